import type { LogRecord } from '../../core/report/view/log-record.ts'
import { type LogFilter, type LogQuery, logFilter } from '../../gateway/client/logs/log-filter.ts'
import { type LogPage, largestPage, readLogPage } from '../../gateway/client/logs/log-page.ts'
import { type Asking, answerOf } from '../../gateway/client/views/answer.ts'
import { countText } from '../../render/gateway/amount.ts'
import type { ColorChoice } from '../../settings/color-choice.ts'
import type { GatewayFlags } from '../../settings/gateway/gateway-flags.ts'
import type { Io } from '../run/io.ts'
import { askOnce, type Question, questionOf } from '../views/question.ts'
import { type LogOutput, logOutput } from './log-output.ts'
import { isAway, type StoredLog, storedLog } from './stored-log.ts'

/** What `vitals logs tail` was asked to do. */
export interface TailOptions {
  readonly query: LogQuery
  /** How many of the lines that are there are shown at first; `null` for all that the gateway gives. */
  readonly lines: number | null
  readonly follow: boolean
  readonly json: boolean
  readonly color: ColorChoice
}

/** A log that is being tailed. */
export interface Tail {
  readonly question: Question
  readonly filter: LogFilter
  readonly output: LogOutput
  readonly options: TailOptions
}

/**
 * Prints the end of a gateway's log, and with `follow` what comes later.
 *
 * Where the gateway of this host is away its log is read from its file, and that is said.
 *
 * @returns the exit status 0
 * @throws VitalsError when the gateway cannot be asked and has no log here
 */
export async function tailLogs(flags: GatewayFlags, options: TailOptions, io: Io): Promise<number> {
  const question = await questionOf(flags, 'logs tail', io)
  const { json, color } = options
  const output = await logOutput({ json, color, clean: question.clean }, io)
  const tail: Tail = { question, filter: logFilter(options.query), output, options }
  try {
    return await tailGateway(tail, io)
  } catch (failure) {
    const stored = isAway(failure) ? await storedLog(question.target.url, io.env, io.now()) : null
    if (stored === null || !isAway(failure)) throw failure
    output.note(`${failure.message} Its log is read from ${stored.path} on this host.`)
    showFirst(tail, stored, stored.lines)
    return options.follow ? followStored(stored, tail, io) : 0
  }
}

async function tailGateway(tail: Tail, io: Io): Promise<number> {
  if (tail.options.follow) {
    const { followLogs } = await import('./follow.ts')
    return followLogs(tail, io)
  }
  await askOnce(tail.question, io.startedAt + tail.question.limitMs, async (asking) => {
    const page = await askPage(asking, {})
    showFirst(tail, page, page.lines)
  })
  return 0
}

/** Follows the file alone: a gateway that comes back writes to it. */
async function followStored(stored: StoredLog, tail: Tail, io: Io): Promise<number> {
  const { followLogFile } = await import('./follow-file.ts')
  const stop = new AbortController()
  const follower = await followLogFile(stored, tail, stop, io)
  await follower.ended
  return 0
}

/** Asks for one page of the log. @throws GatewayError */
export function askPage(asking: Asking, params: object): Promise<LogPage> {
  return answerOf(asking, 'logs.tail', { ...largestPage, ...params }, readLogPage)
}

/** Shows the wanted of the lines that were there at the beginning. */
export function showFirst(
  { filter, output, options }: Tail,
  page: Pick<LogPage, 'truncated'>,
  lines: readonly string[],
): void {
  const records = filter.wanted(lines)
  const { since } = options.query
  const shown = lastOf(records, options.lines)
  const oldest = records[0]?.timestamp ?? null
  if (since !== null && page.truncated && oldest !== null && shown.length === records.length) {
    output.note('the gateway gave no more of its log: older lines may be missing')
  }
  output.records(shown)
  if (filter.left > 0 && !options.json) {
    const lines = countText(filter.left, 'line')
    output.note(`${lines} that OpenClaw's own programs printed left out; --all shows them`)
  }
}

/** The last of them; none where none are wanted. */
function lastOf(records: readonly LogRecord[], count: number | null): readonly LogRecord[] {
  return count === null ? records : records.slice(Math.max(0, records.length - count))
}
