import type { ChildProcess, SpawnOptions } from 'node:child_process'

/** How long a child's output is still waited for after it has ended: a process that it left behind may hold it. */
const lastOutputMs = 50
const mostOutputBytes = 65_536

// Children are groups of their own, which a Ctrl-C at the terminal does not reach.
const running = new Set<ChildProcess>()
let endsWithUs = false

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
 * Runs a program without a shell, in a process group of its own so that what it started ends with it, and with
 * nothing on its standard input. On abort the whole group is killed and nothing of it is waited for any more.
 *
 * @throws the system's error when it cannot be started.
 */
export function runChild(
  argv: readonly string[],
  options: Pick<SpawnOptions, 'cwd' | 'env'>,
  signal: AbortSignal,
): Promise<Ended> {
  const { spawn } = process.getBuiltinModule('node:child_process')
  const [program = '', ...rest] = argv
  return new Promise((resolve, reject) => {
    signal.throwIfAborted()
    const child = spawn(program, rest, { ...options, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
    const stdout = keep(child.stdout)
    const stderr = keep(child.stderr)
    const abandon = () => letGo(child)
    remember(child)
    signal.addEventListener('abort', abandon, { once: true })
    child.once('error', reject)
    child.once('exit', (exitStatus, by) => {
      const finish = () => {
        clearTimeout(timer)
        running.delete(child)
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
        setImmediate(() => {
          letGo(child)
          finish()
        })
      }, lastOutputMs)
      child.once('close', finish)
    })
  })
}

/** Has `child` killed when this process ends before it. */
function remember(child: ChildProcess): void {
  running.add(child)
  if (endsWithUs) return
  endsWithUs = true
  process.once('exit', () => running.forEach(letGo))
}

function letGo(child: ChildProcess): void {
  if (child.pid !== undefined) killGroup(child.pid)
  child.stdout?.destroy()
  child.stderr?.destroy()
  child.unref()
  running.delete(child)
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
