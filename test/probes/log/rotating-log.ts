import { appendFileSync, copyFileSync, existsSync, renameSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { Value } from '../../../src/core/value.ts'
import { probeOnce } from '../probe-once.ts'
import { scratch } from '../scratch.ts'

let written = 0

/** A log of a test with its own numbered lines, and a reader with the memory of its last run. */
export class RotatingLog {
  readonly directory: string
  readonly path: string
  memory: Value = null
  readonly #options: Record<string, unknown>

  constructor(options: Record<string, unknown> = {}, directory = scratch()) {
    this.directory = directory
    this.path = join(directory, 'app.log')
    this.#options = { path: this.path, pattern: 'retry', ...options }
  }

  /** Appends lines, every one of which matches, to the log or to a rotated one. */
  write(count: number, name = 'app.log'): void {
    for (let index = 0; index < count; index += 1) {
      written += 1
      appendFileSync(
        join(this.directory, name),
        `2026-11-21 job ${written} retry\n2026-11-21 job ${written} ok\n`,
      )
    }
  }

  /** As logrotate does it: what there was moves up by one, the log is renamed and made again. */
  rename(): void {
    this.#moveUp()
    renameSync(this.path, `${this.path}.1`)
    writeFileSync(this.path, '')
  }

  /** As logrotate does it with `copytruncate`: the log is copied, and cut. */
  copyAndTruncate(): void {
    this.#moveUp()
    copyFileSync(this.path, `${this.path}.1`)
    truncateSync(this.path, 0)
  }

  /** A number writes that many matching lines; the words rename, copytruncate, copy, cut and away do what they say. */
  play(steps: string): void {
    for (const step of steps.split(' ')) {
      if (step === 'rename') this.rename()
      else if (step === 'copytruncate') this.copyAndTruncate()
      else if (step === 'copy') copyFileSync(this.path, `${this.path}.bak`)
      else if (step === 'cut') truncateSync(this.path, 0)
      else if (step.startsWith('away:')) renameSync(this.path, join(this.directory, step.slice(5)))
      else this.write(Number(step))
    }
  }

  #moveUp(): void {
    for (const number of [3, 2, 1]) {
      if (existsSync(`${this.path}.${number}`))
        renameSync(`${this.path}.${number}`, `${this.path}.${number + 1}`)
    }
  }

  async look(changes: Record<string, unknown> = {}, timeoutMs = 10_000) {
    const { result, memory } = await probeOnce(
      'log',
      { ...this.#options, ...changes },
      { memory: this.memory, timeoutMs },
    )
    // What a run remembers goes through JSON.
    this.memory = JSON.parse(JSON.stringify(memory)) as Value
    return result
  }

  async values(changes: Record<string, unknown> = {}): Promise<Record<string, Value>> {
    const result = await this.look(changes)
    expect(result).toMatchObject({ ok: true, error: null, value: { up: true } })
    return result.value as Record<string, Value>
  }

  async count(changes: Record<string, unknown> = {}): Promise<Value> {
    return (await this.values(changes)).count ?? null
  }
}
