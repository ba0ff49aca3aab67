import type { LogFilter } from '../../client/logs/log-filter.ts'

/** Lines of the log as they come. */
export interface LogNews {
  readonly lines: readonly string[]
  /** Where in the log it goes on. */
  readonly cursor: number
  /** So many lines were left out, because more came than are told at once. */
  readonly dropped: number
}

const gatherMs = 100
const mostLines = 500
const mostBytes = 256 * 1_024

/** Tells lines of the log as they come, some at a time: a flood takes neither memory nor the line. */
export class LogFollower {
  readonly #filter: Pick<LogFilter, 'keeps'>
  readonly #tell: (news: LogNews) => void
  #lines: string[] = []
  #bytes = 0
  #dropped = 0
  #cursor = 0
  #timer: NodeJS.Timeout | null = null

  constructor(filter: Pick<LogFilter, 'keeps'>, tell: (news: LogNews) => void) {
    this.#filter = filter
    this.#tell = tell
  }

  /** @param cursor where the log goes on behind it */
  add(line: string, cursor: number): void {
    if (!this.#filter.keeps(line)) return
    this.#cursor = cursor
    if (this.#lines.length >= mostLines || this.#bytes + line.length > mostBytes) this.#dropped += 1
    else {
      this.#lines.push(line)
      this.#bytes += line.length
    }
    this.#timer ??= setTimeout(() => this.#flush(), gatherMs)
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
  }

  #flush(): void {
    const news = { lines: this.#lines, cursor: this.#cursor, dropped: this.#dropped }
    this.#timer = null
    this.#lines = []
    this.#bytes = 0
    this.#dropped = 0
    this.#tell(news)
  }
}
