import { type Allowance, fullAllowance, spendBeat } from '../../../../core/heartbeat/admission.ts'

const intervalMs = 4_000
const mostAddresses = 10_000

/** How often an address may try to join: eight times at once, and then once a second. */
export class JoinPace {
  readonly #now: () => number
  readonly #allowances = new Map<string, Allowance>()

  /** @param now epoch milliseconds */
  constructor(now: () => number) {
    this.#now = now
  }

  /** Counts a try. @returns whether it may be made */
  take(address: string): boolean {
    const now = this.#now()
    const left = spendBeat(this.#allowances.get(address) ?? fullAllowance(now), now, intervalMs)
    if (left === null) return false
    if (this.#allowances.size >= mostAddresses) this.#allowances.clear()
    this.#allowances.set(address, left)
    return true
  }
}
