import type { ChildProcess } from 'node:child_process'
import { whenWeEnd } from './end-with-us.ts'
import { endLeftBehind, type Mark, newMark } from './left-behind.ts'

/** How long a child's output is still waited for after it has ended: a process that it left behind may hold it. */
const lastOutputMs = 50
const mostOutputBytes = 65_536

interface Running {
  readonly child: ChildProcess
  readonly mark: Mark
}

// Children are groups of their own, which a Ctrl-C at the terminal does not reach.
const running = new Set<Running>()
let endsWithUs = false

/** Where and with what a program runs. */
export interface Place {
  readonly cwd?: string
  /** Exactly what the program gets: see `childEnvironment`. */
  readonly env: Readonly<Record<string, string>>
}

/** How a child ended and what it printed, at most 64 KiB of each stream. */
export interface Ended {
  /** `null` when a signal ended it. */
  readonly exitStatus: number | null
  readonly signal: string | null
  readonly stdout: string
  readonly stderr: string
  /** Whether there was more on stdout than was kept. */
  readonly truncated: boolean
}

/**
 * Runs a program without a shell, in a process group of its own, with nothing on its standard input. Whatever it
 * started ends with it: when it has ended, and on abort, its group and what left the group are killed, and nothing of
 * it is waited for any more.
 *
 * @throws the system's error when it cannot be started.
 */
export function runChild(argv: readonly string[], place: Place, signal: AbortSignal): Promise<Ended> {
  const { spawn } = process.getBuiltinModule('node:child_process')
  const [program = '', ...rest] = argv
  return new Promise((resolve, reject) => {
    signal.throwIfAborted()
    const mark = newMark()
    // Before the child is there: it may be faster than we are, and then a signal would end us without it.
    endChildrenWithUs()
    const child = spawn(program, rest, {
      ...place,
      env: { ...place.env, ...mark },
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const started = { child, mark }
    const stdout = keep(child.stdout)
    const stderr = keep(child.stderr)
    const abandon = () => letGo(started)
    running.add(started)
    signal.addEventListener('abort', abandon, { once: true })
    child.once('error', (error) => {
      running.delete(started)
      reject(error)
    })
    child.once('exit', (exitStatus, by) => {
      const finish = () => {
        clearTimeout(timer)
        letGo(started)
        signal.removeEventListener('abort', abandon)
        resolve({
          exitStatus,
          signal: by,
          stdout: stdout.text(),
          stderr: stderr.text(),
          truncated: stdout.more(),
        })
      }
      const timer = setTimeout(() => {
        // Output that came while the program was busy is read before immediates run.
        setImmediate(finish)
      }, lastOutputMs)
      child.once('close', finish)
    })
  })
}

/** The process ids of the children that run now. */
export function runningChildren(): readonly number[] {
  return [...running].flatMap(({ child: { pid } }) => (pid === undefined ? [] : [pid]))
}

/** Has the children killed that run when this process ends. */
function endChildrenWithUs(): void {
  if (endsWithUs) return
  endsWithUs = true
  whenWeEnd(() => running.forEach(letGo))
}

function letGo(started: Running): void {
  if (!running.delete(started)) return
  const { child, mark } = started
  if (child.pid !== undefined) {
    killGroup(child.pid)
    endLeftBehind(mark, child.pid)
  }
  child.stdout?.destroy()
  child.stderr?.destroy()
  child.unref()
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // Nobody is left in the group.
  }
}

function keep(stream: NodeJS.ReadableStream | null): { text: () => string; more: () => boolean } {
  const chunks: Buffer[] = []
  let kept = 0
  let more = false
  // What is over the limit is still read, or the child would wait for ever to write it.
  stream?.on('data', (chunk: Buffer) => {
    const part = chunk.subarray(0, mostOutputBytes - kept)
    more ||= part.length < chunk.length
    kept += part.length
    if (part.length > 0) chunks.push(part)
  })
  stream?.on('error', () => {})
  return { text: () => Buffer.concat(chunks).toString('utf8'), more: () => more }
}
