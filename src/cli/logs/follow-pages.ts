import type { Connection } from '../../gateway/client/connection.ts'
import { follow, type LogCursor, paramsFrom } from '../../gateway/client/logs/log-cursor.ts'
import { askingNow } from '../views/question.ts'
import { sleep } from '../views/sleep.ts'
import { askPage, type Tail } from './tailed-log.ts'

const quietMs = 1_000
const busyMs = 100

/**
 * Asks for page after page until the signal is aborted, often while there is much and once a second while there is
 * nothing.
 *
 * @param keep is given each place that was reached, before the lines up to there are printed
 * @throws GatewayError
 */
export async function followPages(
  connection: Connection,
  from: LogCursor,
  { filter, output, question }: Tail,
  keep: (cursor: LogCursor) => void,
  signal: AbortSignal,
): Promise<'unread' | 'ended'> {
  let cursor = from
  let pauseMs = quietMs
  while (!signal.aborted) {
    const asking = askingNow(question, connection, signal)
    const step = follow(cursor, await askPage(asking, paramsFrom(cursor)))
    cursor = step.next
    keep(cursor)
    if (step.gap !== null) output.gap(step.gap)
    if (!output.records(filter.wanted(step.lines))) return 'unread'
    if (step.again) continue
    pauseMs = step.lines.length > 0 ? busyMs : Math.min(quietMs, pauseMs * 2)
    await sleep(pauseMs, signal)
  }
  return 'ended'
}
