import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'
import { isLoopback } from '../../core/text/loopback.ts'
import { GatewayError } from '../../gateway/client/gateway-error.ts'
import { maskSecrets } from '../../gateway/client/logs/mask.ts'
import { readLogLine } from '../../gateway/client/logs/openclaw-line.ts'
import { openClawLog } from '../../settings/gateway/openclaw-log.ts'

type Env = Readonly<Record<string, string | undefined>>

/** The end of a log file of this host, as a gateway would give it. */
export interface StoredLog {
  readonly path: string
  /** In bytes: the end of the last whole line. */
  readonly offset: number
  readonly lines: readonly string[]
  /** The file begins earlier. */
  readonly truncated: boolean
}

const mostBytes = 1_000_000
const errorBytes = 262_144

/** Whether a gateway is away, so that its log can only be read from its file; one that refuses us is not. */
export function isAway(failure: unknown): failure is GatewayError {
  return failure instanceof GatewayError && (failure.exit === 69 || failure.exit === 75)
}

/**
 * The log of the gateway at this address, read from its file.
 *
 * @param now epoch milliseconds
 * @returns `null` where the gateway is not on this host, or its log cannot be read
 */
export async function storedLog(
  url: string,
  env: Env,
  now: number,
  most = mostBytes,
): Promise<StoredLog | null> {
  if (!isLoopback(new URL(url).hostname)) return null
  try {
    const path = await openClawLog(env, now)
    return path === null ? null : endOf(path, most)
  } catch {
    // A configuration or a log that may not be read is no help here; why the gateway is away is told already.
    return null
  }
}

/** The last line of a stored log that is an error; `null` where there is none. */
export async function lastErrorLine(
  url: string,
  env: Env,
  now: number,
): Promise<{ readonly timestamp: number | null; readonly message: string } | null> {
  const log = await storedLog(url, env, now, errorBytes)
  const records = (log?.lines ?? []).map((line) => readLogLine(line).record)
  const last = records.findLast(({ level }) => level === 'error' || level === 'fatal')
  return last === undefined ? null : { timestamp: last.timestamp, message: last.message }
}

function endOf(path: string, most: number): StoredLog {
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
  try {
    const { size } = fstatSync(file)
    const start = Math.max(0, size - most)
    const buffer = Buffer.alloc(size - start)
    const length = readSync(file, buffer, 0, buffer.length, start)
    const text = buffer.toString('utf8', 0, length)
    const end = text.lastIndexOf('\n') + 1
    // The first line was cut off where the file begins earlier.
    const begin = start === 0 ? 0 : text.indexOf('\n') + 1
    const lines = text.slice(begin, end).split('\n').slice(0, -1)
    const offset = start + Buffer.byteLength(text.slice(0, end))
    return { path, offset, lines: lines.map(maskSecrets), truncated: start > 0 }
  } finally {
    closeSync(file)
  }
}
