import type { LogRecord } from '../../core/report/view/log-record.ts'
import type { LogFilter, LogQuery } from '../../gateway/client/logs/log-filter.ts'
import { type LogPage, largestPage, readLogPage } from '../../gateway/client/logs/log-page.ts'
import { type Asking, answerOf } from '../../gateway/client/views/answer.ts'
import { countText } from '../../render/gateway/amount.ts'
import type { ColorChoice } from '../../settings/color-choice.ts'
import type { Question } from '../views/question.ts'
import type { LogOutput } from './log-output.ts'

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
