import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

// Node.js 22.13 runs TypeScript only when it is told to, and then warns of it.
const asTypeScript = ['--experimental-strip-types', '--disable-warning=ExperimentalWarning']
const script = fileURLToPath(new URL('./store-writer.ts', import.meta.url))

/** A running `store-writer.ts`. */
export interface Writer {
  readonly child: ChildProcess
  /** Lines it has printed so far. */
  readonly lines: string[]
  /** Resolves when it has printed so many lines; rejects when it ended before. */
  printed(count: number): Promise<void>
  /** Resolves with its exit status, `null` after a signal. */
  readonly ended: Promise<number | null>
}

/** Starts a process that saves runs; see `store-writer.ts` for `runs`. */
export function startWriter(stateDir: string, policy: string, runs: number | 'hold'): Writer {
  const child = spawn(process.execPath, [...asTypeScript, script, stateDir, policy, String(runs)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const lines: string[] = []
  let rest = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const parts = (rest + text).split('\n')
    rest = parts.pop() ?? ''
    lines.push(...parts)
  })
  const ended = once(child, 'close').then(([status]) => status as number | null)
  const printed = async (count: number): Promise<void> => {
    while (lines.length < count) {
      const done = await Promise.race([once(child.stdout, 'data').then(() => false), ended.then(() => true)])
      if (done && lines.length < count) throw new Error(`it ended after ${lines.length} lines`)
    }
  }
  return { child, lines, printed, ended }
}
