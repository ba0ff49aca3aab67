import type { CompiledCheck } from '../../engine/compiled.ts'
import type { CheckState } from '../../engine/policy-state.ts'
import type { FlappingSpan } from './event.ts'

/** Turns the flapping of each check into spans of time. */
export class FlappingTracker {
  readonly #checks: readonly CompiledCheck[]
  /** When each check began to flap, in epoch milliseconds; -1 while it does not. */
  readonly #since: number[]

  constructor(checks: readonly CompiledCheck[]) {
    this.#checks = checks
    this.#since = checks.map(() => -1)
  }

  /** Looks at the checks after a tick; a span that ended is told. */
  tick(states: readonly CheckState[], at: number, tell: (span: FlappingSpan) => void): void {
    for (let index = 0; index < states.length; index += 1) {
      const since = this.#since[index] as number
      const { flapping } = states[index] as CheckState
      if (flapping === (since !== -1)) continue
      this.#since[index] = flapping ? at : -1
      if (!flapping) tell(this.#span(index, since, at))
    }
  }

  /** The spans that have not ended. */
  open(): FlappingSpan[] {
    return this.#since.flatMap((since, index) => (since === -1 ? [] : [this.#span(index, since, null)]))
  }

  #span(index: number, from: number, until: number | null): FlappingSpan {
    const check = (this.#checks[index] as CompiledCheck).spec.name
    return { type: 'flapping', check, from, until }
  }
}
