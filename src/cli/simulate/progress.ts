import type { Output } from '../run/io.ts'

const firstAfterMs = 500
const everyMs = 100
const clearLine = '\r\u001b[K'

/** One line on a terminal's standard error that says how far long work has got; nothing anywhere else. */
export class Progress {
  readonly #output: Output
  readonly #now: () => number
  readonly #total: number | null
  #next: number
  #shown = false

  /** @param total bytes of the whole, `null` when nobody knows */
  constructor(output: Output, now: () => number, total: number | null) {
    this.#output = output
    this.#now = now
    this.#total = total
    this.#next = output.isTty ? now() + firstAfterMs : Number.POSITIVE_INFINITY
  }

  update(bytes: number, samples: number): void {
    const now = this.#now()
    if (now < this.#next) return
    this.#next = now + everyMs
    this.#shown = true
    const share = this.#total === null || this.#total === 0 ? '' : `${percent(bytes / this.#total)} · `
    this.#output.write(`${clearLine}${share}${grouped(samples)} samples`)
  }

  /** Takes the line away again. */
  end(): void {
    if (this.#shown) this.#output.write(clearLine)
    this.#shown = false
  }
}

function percent(share: number): string {
  return `${Math.min(100, Math.floor(share * 100))} %`
}

function grouped(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',')
}
