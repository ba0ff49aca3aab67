import type { Connection } from '../../gateway/client/connection.ts'
import type { FollowListener } from '../../gateway/client/follow.ts'
import { cursorAfter, type LogCursor } from '../../gateway/client/logs/log-cursor.ts'
import type { Io } from '../run/io.ts'
import { askingNow, followQuestion, type Question } from '../views/question.ts'
import { sleep } from '../views/sleep.ts'
import { lossText, noticeText } from '../views/watch-screen.ts'
import { followLogFile, type LogFollower } from './follow-file.ts'
import { followPages } from './follow-pages.ts'
import { retryText } from './log-output.ts'
import { findSameLog } from './same-log.ts'
import { askPage, showFirst, type Tail } from './tailed-log.ts'

const pathMs = 2_000

/**
 * Follows a gateway's log until a signal ends the process or nobody reads any more. A log that lies on this host is
 * read there, because a gateway gives its last megabyte only and forgets what was rotated; any other is asked for page
 * by page, and what is missing is reported.
 *
 * @throws VitalsError when the gateway cannot be asked the first time, or later refuses for good
 */
export async function followLogs(tail: Tail, io: Io): Promise<number> {
  const stop = new AbortController()
  const { question, output } = tail
  let source: LogFollower | null = null
  let cursor: LogCursor | null = null
  let failure: unknown = null
  const fail = (error: unknown) => {
    failure = error
    stop.abort()
  }
  const begin = async (connection: Connection): Promise<LogCursor> => {
    const page = await askPage(askingNow(question, connection), {})
    const local = await findSameLog(connection.url, page)
    showFirst(tail, page, local?.lines ?? page.lines)
    if (local !== null) {
      source = await followLogFile(local, tail, stop, io)
      source.ended.catch(fail)
    }
    return cursorAfter(page)
  }
  const listener: FollowListener = {
    async connected(connection) {
      cursor ??= await begin(connection)
    },
    async during(connection, alive) {
      if (source !== null) return watchPath(connection, source, question, alive)
      const keep = (reached: LogCursor) => {
        cursor = reached
      }
      const why = await followPages(connection, cursor as LogCursor, tail, keep, alive)
      if (why === 'unread') stop.abort()
    },
    notice: (notice) => output.note(noticeText(notice)),
    lost: (why, retryMs) => output.note(`${lossText(why)} ${retryText(retryMs)}`),
  }
  await followQuestion(question, listener, stop.signal)
  if (failure !== null) throw failure
  return 0
}

/** A new day may have a new file: only the gateway knows its name. */
async function watchPath(
  connection: Connection,
  source: LogFollower,
  question: Question,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const asking = askingNow(question, connection, signal)
    const { file } = await askPage(asking, { limit: 1, maxBytes: 1 })
    if (file !== '' && file !== source.path) source.moveTo(file)
    await sleep(pathMs, signal)
  }
}
