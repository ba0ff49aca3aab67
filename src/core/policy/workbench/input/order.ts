/** What an agent numbers its samples by: its starts, and its beats since the start. */
export interface Order {
  readonly epoch: number
  readonly seq: number
}

/** Negative where `a` comes before `b`. */
export function byOrder(a: Order, b: Order): number {
  return a.epoch - b.epoch || a.seq - b.seq
}

/** The number of a parsed line, `null` for one that has none. */
export function orderOf(parsed: unknown): Order | null {
  if (typeof parsed !== 'object' || parsed === null) return null
  const { boot_epoch: epoch, seq } = parsed as { readonly boot_epoch?: unknown; readonly seq?: unknown }
  return isCount(epoch) && isCount(seq) ? { epoch, seq } : null
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

/** So many lines may stand before one that belongs in front of them. */
const mostWaiting = 1_024

/**
 * Puts lines in the order of their numbers, whatever their times: a clock can be set, a number only grows. A line that
 * comes after so many later ones, or twice, is not taken.
 */
export class InOrder<Line extends { readonly order: Order }> {
  readonly #take: (line: Line) => void
  readonly #refuse: (line: Line, message: string) => void
  readonly #waiting: Line[] = []
  #last: Order | null = null

  constructor(take: (line: Line) => void, refuse: (line: Line, message: string) => void) {
    this.#take = take
    this.#refuse = refuse
  }

  get isWaiting(): boolean {
    return this.#waiting.length > 0
  }

  push(line: Line): void {
    const { order } = line
    let at = this.#waiting.length
    while (at > 0 && byOrder((this.#waiting[at - 1] as Line).order, order) > 0) at -= 1
    const before = at > 0 ? (this.#waiting[at - 1] as Line).order : this.#last
    if (before !== null && byOrder(before, order) >= 0) {
      const which = `boot_epoch ${order.epoch}, seq ${order.seq}`
      const isTwice = byOrder(before, order) === 0
      const message = isTwice
        ? `The sample of ${which} came before.`
        : `The sample of ${which} comes too late: later ones were judged.`
      this.#refuse(line, message)
      return
    }
    this.#waiting.splice(at, 0, line)
    if (this.#waiting.length > mostWaiting) this.#next()
  }

  /** Takes all that wait. */
  flush(): void {
    while (this.#waiting.length > 0) this.#next()
  }

  #next(): void {
    const line = this.#waiting.shift() as Line
    this.#last = line.order
    this.#take(line)
  }
}
