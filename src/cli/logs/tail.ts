import { logFilter } from '../../gateway/client/logs/log-filter.ts'
import type { GatewayFlags } from '../../settings/gateway/gateway-flags.ts'
import type { Io } from '../run/io.ts'
import { askOnce, questionOf } from '../views/question.ts'
import { logOutput } from './log-output.ts'
import { isAway, type StoredLog, storedLog } from './stored-log.ts'
import { askPage, showFirst, type Tail, type TailOptions } from './tailed-log.ts'

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
    const { url, socket } = question.target
    const isOpenClaw = socket === undefined
    const stored = isAway(failure) && isOpenClaw ? await storedLog(url, io.env, io.now()) : null
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
