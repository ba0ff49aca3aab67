import { VitalsError } from '../../core/errors.ts'
import { maskSecrets } from '../../gateway/client/logs/mask.ts'
import { codeOf, errorText } from '../../host/system-error.ts'
import type { Io } from '../run/io.ts'
import { sleep } from '../views/sleep.ts'
import { type LogFile, openLogFile } from './log-file.ts'
import type { LocalLog } from './same-log.ts'
import type { Tail } from './tailed-log.ts'

const pollMs = 200

/** A log file that is being printed as it grows. */
export interface LogFollower {
  readonly path: string
  /** Goes on in another file, from its start, when what is left of this one has been printed. */
  moveTo(path: string): void
  /** Settles when nobody reads any more or the signal was aborted; rejects when the file cannot be read any more. */
  readonly ended: Promise<void>
}

/**
 * Prints what is written to a log file from one place on, whether the gateway is there or not.
 *
 * @throws VitalsError IO when it cannot be read
 */
export async function followLogFile(
  start: LocalLog,
  tail: Tail,
  stop: AbortController,
  io: Io,
): Promise<LogFollower> {
  let path = start.path
  let next: string | null = null
  let file = await opened(path, start.offset, io)
  const readOn = async (): Promise<void> => {
    // Asked for before reading, so that all that was written until then is printed first.
    const moved = next
    await printNew(file, tail, stop)
    if (moved === null || stop.signal.aborted) return
    path = moved
    next = null
    file = await opened(path, 0, io)
    await printNew(file, tail, stop)
  }
  const loop = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      await readOn().catch((error: unknown) => tolerate(error, path))
      await sleep(pollMs, stop.signal)
    }
  }
  return {
    get path() {
      return next ?? path
    },
    moveTo(other) {
      next = other
    },
    ended: loop(),
  }
}

async function opened(path: string, offset: number, io: Io): Promise<LogFile> {
  try {
    return await openLogFile(path, offset, io.now)
  } catch (cause) {
    throw cannotRead(path, cause)
  }
}

async function printNew(file: LogFile, { filter, output }: Tail, stop: AbortController): Promise<void> {
  for await (const lines of file.read(stop.signal)) {
    // The gateway would mask them.
    if (output.records(filter.wanted(lines.map(maskSecrets)))) continue
    stop.abort()
    return
  }
}

/** Between the two steps of a rotation there may be no file of the name. */
function tolerate(error: unknown, path: string): void {
  if (codeOf(error) === 'ENOENT' || (error instanceof Error && error.name === 'AbortError')) return
  throw error instanceof VitalsError ? error : cannotRead(path, error)
}

function cannotRead(path: string, cause: unknown): VitalsError {
  return new VitalsError('IO', { params: { path, detail: errorText(cause) }, cause })
}
