import { type ChildProcess, fork } from 'node:child_process'
import { join } from 'node:path'
import type { Drive } from './drive.ts'
import type { Order, Outcome } from './generator.ts'
import { cpuOf, type Target } from './targets.ts'

/** What one drive of a server showed. */
export interface Reading {
  readonly beatsASecond: number
  /** Processor time of the server, microseconds a beat. */
  readonly cpu: number
  /** Milliseconds. */
  readonly p50: number
  readonly p99: number
  readonly statuses: Readonly<Record<string, number>>
  /** The beginning of one of the answers. */
  readonly answer: string
}

/** A generator in a process of its own. */
export class Generator {
  readonly #child: ChildProcess = fork(join(import.meta.dirname, 'generator.ts'))

  ask(order: Order): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      const ended = () => reject(new Error('the generator has ended'))
      this.#child.once('exit', ended)
      this.#child.once('message', (outcome: Outcome) => {
        this.#child.off('exit', ended)
        resolve(outcome)
      })
      this.#child.send(order)
    })
  }

  /** Sends what was prepared. @param again from the beginning when all is sent */
  async drive(target: Target, how: Omit<Drive, 'port'>, again = false): Promise<Reading> {
    const before = cpuOf(target)
    const outcome = await this.ask({ do: 'drive', again, port: target.port, ...how })
    if (outcome === null) throw new Error('nothing was driven')
    const { beats, seconds } = outcome
    return { ...outcome, beatsASecond: beats / seconds, cpu: (cpuOf(target) - before) / beats }
  }

  end(): void {
    this.#child.kill()
  }
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN
}

export function medianOf(readings: readonly Reading[], pick: (reading: Reading) => number): number {
  return median(readings.map(pick))
}

/** Prints rows under their heads, the first column to the left. */
export function print(rows: readonly (readonly string[])[]): void {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  )
  for (const row of rows) {
    const cells = row.map((cell, column) =>
      column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
    )
    process.stdout.write(`${cells.join('  ').trimEnd()}\n`)
  }
  process.stdout.write('\n')
}
