import type { Acknowledgement } from './effect/acknowledgement.ts'
import type { Effect } from './effect/effects.ts'
import type { Value } from './language/condition.ts'
import { readPolicy } from './language/policy.ts'
import type { Input, Reading } from './language/reading.ts'
import { Model, type Tick } from './model.ts'
import type { Change } from './state/check.ts'

export interface PlayOptions {
  /** Milliseconds between samples, 30 s unless told. */
  readonly step?: number
  readonly ownsClock?: boolean
  /** Facts by sample number. */
  readonly facts?: Readonly<Record<number, Readonly<Record<string, Value>>>>
  /** Acknowledgements, each given with the first sample that is not before it. */
  readonly acknowledgements?: readonly Acknowledgement[]
  /** Silences and maintenance by sample number. */
  readonly mutes?: (sample: number) => Input['mutes']
}

export interface Played {
  /** One letter a sample: H D C R, `?` for unknown. */
  readonly states: string
  readonly changes: readonly Change[]
  readonly ticks: readonly Tick[]
  /** What the channel `ops` was told, each as `check kind state @ seconds`. */
  readonly told: readonly string[]
}

const letters = { healthy: 'H', degraded: 'D', critical: 'C', recovering: 'R', unknown: '?' } as const

/**
 * Plays written series through the model, from time 0 on. A cell is JSON, `14x3` three of them, `_` nothing, `!` an
 * error of the prober, `=` the last result again, from the cache. Results are fresh for a minute.
 */
export function playModel(
  yaml: string,
  series: Readonly<Record<string, string>>,
  options: PlayOptions = {},
): Played {
  const { step = 30_000 } = options
  const model = new Model(readPolicy(yaml), 0, options.ownsClock ?? true)
  const columns = Object.entries(series).map(([name, text]) => [name, cellsOf(text)] as const)
  const length = Math.max(...columns.map(([, cells]) => cells.length))
  const last: Record<string, Reading> = {}
  const ticks = Array.from({ length }, (_, number) => {
    const at = number * step
    const readings: Record<string, Reading> = {}
    for (const [name, cells] of columns) {
      const reading = readingOf(cells[number] ?? '_', at, last[name])
      if (reading !== undefined) last[name] = readings[name] = reading
    }
    const acknowledgements = (options.acknowledgements ?? []).filter(
      (given) => given.at <= at && (number === 0 || given.at > at - step),
    )
    const mutes = options.mutes?.(number) ?? {}
    return model.tick({ at, readings, facts: options.facts?.[number] ?? {}, acknowledgements, mutes })
  })
  return {
    states: ticks.map(({ overall }) => letters[overall]).join(' '),
    changes: ticks.flatMap(({ changes }) => changes),
    ticks,
    told: ticks.flatMap(({ at, effects }) => effects.flatMap((effect) => toldText(effect, at))),
  }
}

function toldText(effect: Effect, at: number): string[] {
  if (effect.kind === 'remediation' || effect.channel !== 'ops') return []
  return [`${effect.check} ${effect.kind} ${letters[effect.state]} @ ${at / 1_000}`]
}

function cellsOf(text: string): string[] {
  return text.split(/\s+/).flatMap((cell) => {
    const [, value, times] = /^(.+?)x(\d+)$/.exec(cell) ?? [null, cell, '1']
    return Array.from({ length: Number(times) }, () => value!)
  })
}

function readingOf(cell: string, at: number, last: Reading | undefined): Reading | undefined {
  if (cell === '_') return undefined
  if (cell === '=') return last
  if (cell === '!') return { error: 'permission denied', observedAt: at, ttlMs: 60_000 }
  return { value: JSON.parse(cell) as Value, observedAt: at, ttlMs: 60_000 }
}
