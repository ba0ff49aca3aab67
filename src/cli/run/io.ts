import { fstatSync, writeSync } from 'node:fs'
import { VitalsError } from '../../core/errors.ts'

/** One of the process's two output streams. */
export interface Output {
  /** Writes at once; a reader that has gone is not an error, a full disk is (CANNOT_WRITE). */
  write(text: string): void
  readonly isTty: boolean
  /** Width of the terminal in characters, `null` when the stream is not one. */
  readonly columns: number | null
  /** Height of the terminal in lines, `null` when the stream is not one. */
  readonly rows: number | null
  /** True once a write found that nobody reads any more. */
  readonly isClosed: boolean
}

/** What a command may know and touch of the process it runs in. */
export interface Io {
  readonly stdout: Output
  readonly stderr: Output
  readonly env: Readonly<Record<string, string | undefined>>
  /** Epoch milliseconds. */
  readonly now: () => number
  /** When the process that the user started began, in epoch milliseconds: budgets count from there. */
  readonly startedAt: number
  /** Directory of the installed package, which holds `policies/`. */
  readonly packageRoot: string
}

const longestHandOverMs = 10_000
let current: Io | null = null

/** The real process, the same object at every call; children do not inherit VITALS_STARTED_AT. */
export function processIo(packageRoot: string): Io {
  current ??= openProcess(packageRoot)
  return current
}

function openProcess(packageRoot: string): Io {
  // The same instant as `performance.timeOrigin`, without the millisecond of CPU that loading it takes.
  const begun = Date.now() - process.uptime() * 1_000
  const handedOver = Number(process.env.VITALS_STARTED_AT)
  delete process.env.VITALS_STARTED_AT
  const believable = handedOver <= begun && handedOver > begun - longestHandOverMs
  return {
    stdout: output(1, 'standard output'),
    stderr: output(2, 'standard error'),
    env: process.env,
    now: Date.now,
    startedAt: believable ? handedOver : begun,
    packageRoot,
  }
}

// `process.stdout` loads streams and sockets; a pipe or a file, which is what timers give, needs none of them.
function output(descriptor: 1 | 2, name: string): Output {
  let closed = false
  const terminal = () => {
    if (!isCharacterDevice(descriptor)) return null
    const stream = descriptor === 1 ? process.stdout : process.stderr
    return stream.isTTY ? stream : null
  }
  return {
    write(text) {
      if (!closed) closed = !writeAll(descriptor, name, text)
    },
    get isTty() {
      return terminal() !== null
    },
    get columns() {
      return terminal()?.columns ?? null
    },
    get rows() {
      return terminal()?.rows ?? null
    },
    get isClosed() {
      return closed
    },
  }
}

function isCharacterDevice(descriptor: number): boolean {
  try {
    return fstatSync(descriptor).isCharacterDevice()
  } catch {
    return false
  }
}

/** @returns false when nobody reads any more. */
function writeAll(descriptor: number, name: string, text: string): boolean {
  let rest = Buffer.from(text)
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(descriptor, rest))
    } catch (cause) {
      const code = (cause as NodeJS.ErrnoException).code
      if (code === 'EPIPE' || code === 'EBADF') return false
      if (code !== 'EAGAIN') {
        throw new VitalsError('CANNOT_WRITE', { params: { path: name, detail: String(code) }, cause })
      }
      // Another process made the pipe non-blocking and its reader is slow.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2)
    }
  }
  return true
}
