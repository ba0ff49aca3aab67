import type { Connection, Ending } from '../../gateway/client/connection.ts'
import { followGateway } from '../../gateway/client/follow.ts'
import { GatewayError } from '../../gateway/client/gateway-error.ts'
import { cursorAfter, type LogCursor } from '../../gateway/client/logs/log-cursor.ts'
import type { Io } from '../run/io.ts'
import { openToRead } from '../views/question.ts'
import { sleep } from '../views/sleep.ts'
import { lossText, noticeText } from '../views/watch-screen.ts'
import { followLogFile, type LogFollower } from './follow-file.ts'
import { followPages } from './follow-pages.ts'
import { retryText } from './log-output.ts'
import { findSameLog } from './same-log.ts'
import { askPage, showFirst, type Tail } from './tail.ts'

const pathMs = 2_000

/**
 * Follows a gateway's log until a signal ends the process or nobody reads any more. A log that lies on this host is
 * read there, because a gateway gives its last megabyte only and forgets what was rotated; any other is asked for page
 * by page, and what is missing is told.
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
    const page = await askPage(connection, {}, AbortSignal.timeout(question.limitMs))
    const local = await findSameLog(connection.url, page)
    showFirst(tail, page, local?.lines ?? page.lines)
    if (local !== null) {
      source = await followLogFile(local, tail, stop, io)
      source.ended.catch(fail)
    }
    return cursorAfter(page)
  }
  const connected = async (connection: Connection): Promise<void> => {
    cursor ??= await begin(connection)
    const alive = whileAlive(connection, stop.signal)
    if (source !== null) return untilEnded(watchPath(connection, source, alive), alive)
    const keep = (reached: LogCursor) => {
      cursor = reached
    }
    const pages = followPages(connection, cursor, tail, keep, alive)
    return untilEnded(
      pages.then((why) => (why === 'unread' ? stop.abort() : undefined)),
      alive,
    )
  }
  const lost = (why: Ending | GatewayError, retryMs: number) => {
    if (cursor === null && why instanceof GatewayError) fail(why)
    else output.note(`${lossText(why)} ${retryText(retryMs)}`)
  }
  await followGateway(
    { connected, notice: (notice) => output.note(noticeText(notice)), lost },
    {
      open: (signal) => openToRead(question, signal),
      random: Math.random,
      sleep,
      attemptMs: question.limitMs,
    },
    stop.signal,
  )
  if (failure !== null) throw failure
  return 0
}

/** A new day may have a new file: only the gateway knows its name. */
async function watchPath(connection: Connection, source: LogFollower, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const { file } = await askPage(connection, { limit: 1, maxBytes: 1 }, signal)
    if (file !== '' && file !== source.path) source.moveTo(file)
    await sleep(pathMs, signal)
  }
}

/** Aborted when the connection is over, or when all is. */
function whileAlive(connection: Connection, stop: AbortSignal): AbortSignal {
  const over = new AbortController()
  void connection.ended.then(() => over.abort())
  return AbortSignal.any([over.signal, stop])
}

/** What fails because the connection is over is told by the end of the connection. */
async function untilEnded(work: Promise<void>, alive: AbortSignal): Promise<void> {
  try {
    await work
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error
    // The socket's close is told a moment later than what was waiting on it fails.
    await new Promise((resolve) => setTimeout(resolve, 0))
    const isOver = alive.aborted || error.code === 'GATEWAY_STOPPING'
    if (!isOver) throw error
  }
}
