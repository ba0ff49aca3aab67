import { milliseconds } from '../../language/load/milliseconds.ts'
import type { YamlPath } from '../../language/source/yaml.ts'
import type { ReadSuite } from './read.ts'
import type { Span } from './suite.ts'

/** The ticks of a test: tick 0 is its start, tick `k` comes `k` intervals later. */
export class TickGrid {
  readonly intervalMs: number
  readonly #suite: ReadSuite
  #last = 0

  /** @param interval the test's own, as text; the policy's where it has none */
  constructor(suite: ReadSuite, interval: string | undefined, policyIntervalMs: number) {
    this.#suite = suite
    this.intervalMs = interval === undefined ? policyIntervalMs : milliseconds(interval)
  }

  /** How many ticks there are: as far as anything reaches. */
  get length(): number {
    return this.#last + 1
  }

  /** Makes the test last at least to this tick. */
  reach(tick: number): void {
    this.#last = Math.max(this.#last, tick)
  }

  /** The tick that is the newest at a time. */
  at(time: string): number {
    const tick = Math.floor(milliseconds(time) / this.intervalMs)
    this.reach(tick)
    return tick
  }

  /** The first tick at a time or after it. */
  from(time: string): number {
    const tick = Math.ceil(milliseconds(time) / this.intervalMs)
    this.reach(tick)
    return tick
  }

  /** The ticks of an expectation; without any time all of them. Notes times that contradict each other. */
  span(
    path: YamlPath,
    times: {
      readonly at?: string | undefined
      readonly from?: string | undefined
      readonly to?: string | undefined
    },
  ): Span {
    const { at, from, to } = times
    const { findings, yaml } = this.#suite
    if (at !== undefined) {
      if (from !== undefined || to !== undefined) {
        findings.error(
          'two_forms',
          "'at' cannot stand beside 'from' and 'to'.",
          yaml.keyPlace([...path, 'at']),
        )
      }
      return { first: this.at(at), last: this.at(at) }
    }
    const first = from === undefined ? 0 : this.from(from)
    const last = to === undefined ? Number.POSITIVE_INFINITY : this.at(to)
    if (last < first) {
      const hint = `There is a tick every ${this.intervalMs / 1_000} s.`
      findings.error(
        'wrong_value',
        "No tick lies between 'from' and 'to'.",
        yaml.place([...path, 'to']),
        hint,
      )
    }
    return { first, last }
  }
}
