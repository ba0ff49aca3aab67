import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SimulateRequest } from '../api/simulate-request.ts'

/** What a dry run came to. */
export type DryRun =
  /** What `vitals policy simulate --json` printed, and its exit status. */
  | { readonly kind: 'ended'; readonly status: number; readonly printed: string }
  | { readonly kind: 'too-long' }
  | { readonly kind: 'too-large' }

const mostMs = 5_000
const mostBytes = 8 * 1_024 * 1_024
const mostMegabytes = 256

/**
 * Runs `vitals policy simulate` itself, in a process of its own that is killed after five seconds: it has a memory of its
 * own, sees no file and no credential of the gateway, and cannot hold up a beat. Its document is the command's by being it.
 */
export async function dryRun(
  packageRoot: string,
  { policy, samples, state }: SimulateRequest,
): Promise<DryRun> {
  const directory = mkdtempSync(join(tmpdir(), 'vitals-simulate-'))
  try {
    const text = typeof policy === 'string' ? policy : JSON.stringify(policy)
    writeFileSync(join(directory, 'policy.yaml'), text, { mode: 0o600 })
    const lines = state === undefined ? samples : [{ recording: 1, fill: true, state }, ...samples]
    return await run(packageRoot, directory, lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

function run(packageRoot: string, directory: string, input: string): Promise<DryRun> {
  const args = [
    ...[`--max-old-space-size=${mostMegabytes}`, join(packageRoot, 'bin/vitals.cjs')],
    ...['policy', 'simulate', './policy.yaml', '--input', '-', '--input-format', 'ndjson', '--json'],
  ]
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      ...{ cwd: directory, env: { HOME: directory }, stdio: ['pipe', 'pipe', 'ignore'] },
    })
    const chunks: Buffer[] = []
    let length = 0
    let ended: DryRun | null = null
    const stop = (why: DryRun) => {
      ended ??= why
      child.kill('SIGKILL')
    }
    const timer = setTimeout(() => stop({ kind: 'too-long' }), mostMs)
    child.stdout.on('data', (chunk: Buffer) => {
      length += chunk.length
      if (length > mostBytes) stop({ kind: 'too-large' })
      else chunks.push(chunk)
    })
    // A command that refuses the policy does not read on.
    child.stdin.on('error', () => {})
    child.stdin.end(input)
    child.on('error', reject)
    child.on('close', (code) => {
      clearTimeout(timer)
      const printed = Buffer.concat(chunks).toString()
      resolve(ended ?? (code === null ? { kind: 'too-large' } : { kind: 'ended', status: code, printed }))
    })
  })
}
