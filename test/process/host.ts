import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ProbeReport } from '../../src/core/report/probe.ts'
import { type Ended, emptyDirectory, vitals } from './vitals.ts'

/** A place where one test runs vitals again and again: files, policies and a memory of its own. */
export interface Host {
  readonly directory: string
  readonly path: (name: string) => string
  readonly write: (name: string, text: string) => string
  readonly probe: (policy: string, ...flags: string[]) => Promise<Ended>
  readonly report: (
    policy: string,
    ...flags: string[]
  ) => Promise<ProbeReport & { readonly status: number | null }>
  readonly vitals: (...args: string[]) => Promise<Ended>
}

// On a busy machine the usual two seconds are over before a process has begun.
const room = '\nbudget: { probe_timeout: 20s, total: 60s }\n'

/** Policies that say nothing of time get much of it: what a test measures is never how fast the machine is. */
function withRoom(text: string): string {
  const isPolicy = /^(?:probes|checks|transitions):/m.test(text) && !/^(?:budget|tests):/m.test(text)
  return isPolicy ? `${text}${room}` : text
}

/** A new host; `env` is added to what its processes see. */
export function newHost(env: Readonly<Record<string, string>> = {}): Host {
  const directory = emptyDirectory()
  mkdirSync(join(directory, 'state'))
  const settings = { env: { STATE_DIRECTORY: join(directory, 'state'), ...env }, cwd: directory }
  const path = (name: string) => join(directory, name)
  const run = (...args: string[]) => vitals(args, settings)
  const probe = (policy: string, ...flags: string[]) => run('probe', path(policy), ...flags)
  return {
    directory,
    path,
    write(name, text) {
      writeFileSync(path(name), name.endsWith('.yaml') ? withRoom(text) : text)
      return path(name)
    },
    probe,
    async report(policy, ...flags) {
      const { status, stdout, stderr } = await probe(policy, '--json', ...flags)
      if (!stdout.startsWith('{"policy"') && !stdout.includes('"policy_digest"'))
        throw new Error(stdout + stderr)
      return { status, ...(JSON.parse(stdout) as ProbeReport) }
    },
    vitals: run,
  }
}
