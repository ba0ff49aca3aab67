import { type NdjsonLog, ndjsonLog } from '../../../core/text/ndjson-log.ts'
import { errorText } from '../../../host/system-error.ts'
import { type LogQuery, logFilter } from '../../client/logs/log-filter.ts'
import { keptLine } from './kept-line.ts'
import { LogFollower, type LogNews } from './log-follower.ts'
import { type LogPart, logPage, type PageQuestion } from './log-pages.ts'
import { LogRing, type RingSize } from './log-ring.ts'

const usualSize: RingSize = { files: 5, fileBytes: 10 * 1_000_000 }
const mostEarly = 1_000

/** Which lines are wanted. */
export type LineQuery = Pick<LogQuery, 'level' | 'subsystem'>

/** The log of a gateway: its lines go out, are kept in files, and are told to those who follow it. */
export class KeptLog {
  readonly log: NdjsonLog
  readonly #write: (line: string) => void
  readonly #followers = new Set<LogFollower>()
  #ring: LogRing | null = null
  /** Lines from before it was opened. */
  #early: string[] = []
  /** Lines that could not be kept; `null` while all are. */
  #lost: number | null = null

  /** @param write takes each line, whatever becomes of the files; @param now epoch milliseconds */
  constructor(write: (line: string) => void, now: () => number) {
    this.#write = write
    this.log = ndjsonLog((line) => this.#add(line), now)
  }

  /** Where its files are; `null` where it keeps none. */
  get directory(): string | null {
    return this.#ring?.directory ?? null
  }

  /** Keeps it in a directory from now on, with what was said before. A directory that refuses is told and stops nothing. */
  open(directory: string, size: RingSize = usualSize): void {
    try {
      this.#ring = new LogRing(directory, size)
    } catch (error) {
      this.log('error', 'log', 'the log goes to standard output alone', { error: errorText(error) })
    }
    for (const line of this.#early.splice(0)) this.#keep(line)
  }

  /** A page of it; `null` where it keeps none. @throws the system's error */
  page(question: PageQuestion, query: LineQuery): LogPart | null {
    return this.#ring === null ? null : logPage(this.#ring, question, filterOf(query))
  }

  /** Tells what comes from now on. @returns what ends it */
  follow(query: LineQuery, tell: (news: LogNews) => void): () => void {
    const follower = new LogFollower(filterOf(query), tell)
    this.#followers.add(follower)
    return () => {
      this.#followers.delete(follower)
      follower.stop()
    }
  }

  #add(line: string): void {
    this.#write(line)
    if (this.#ring !== null) this.#keep(line)
    else if (this.#early.length < mostEarly) this.#early.push(line)
    const cursor = this.#ring?.end ?? 0
    for (const follower of this.#followers) follower.add(line.slice(0, -1), cursor)
  }

  #keep(line: string): void {
    if (this.#ring === null) return
    try {
      this.#ring.append(keptLine(line))
    } catch (error) {
      const isNews = this.#lost === null
      this.#lost = (this.#lost ?? 0) + 1
      if (isNews)
        this.log('error', 'log', 'lines are not kept, they are told on', { error: errorText(error) })
      return
    }
    const lost = this.#lost
    this.#lost = null
    if (lost !== null) this.log('warn', 'log', 'lines are kept again', { lost })
  }
}

function filterOf(query: LineQuery) {
  return logFilter({ ...query, since: null, matches: null, all: true })
}
