import { spawnSync } from 'node:child_process'
import { mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readManifest } from '../../src/cli/run/manifest.ts'
import { deadPort } from '../probes/listen.ts'
import { sampledPairs } from '../sampled.ts'
import { bin, checkout, emptyDirectory } from './vitals.ts'

/** Arguments that a command needs before anything else can go wrong. */
const needed: Readonly<Record<string, readonly string[]>> = {
  'agent:show': ['web-1'],
  'agent:timeline': ['web-1'],
  completion: ['bash'],
  'cron:runs': ['daily'],
  'nodes:watch': ['phone'],
  'policy:check': ['host'],
  'policy:explain': ['host', '--input', '/dev/null'],
  'policy:import:promtool': ['rules.yml'],
  'policy:simulate': ['host', '--input', '/dev/null'],
  'policy:test': ['none.test.yaml'],
  'gateway:restart': ['--dry-run'],
  // It runs until it is ended, unless its configuration is not there.
  'gateway:run': ['--config', '/no/such/file'],
  'key:create': ['--agent', 'web-1'],
  'key:revoke': ['web-1'],
  'key:rotate': ['web-1'],
}

interface Trouble {
  readonly env?: Readonly<Record<string, string>>
  readonly args?: readonly string[]
  readonly stdout?: string
  readonly file?: readonly [name: string, text: string]
}

const troubles: readonly (readonly [string, Trouble])[] = [
  ['nothing is wrong', {}],
  ['the settings are invalid', { file: ['vitals.yaml', 'no_such_key: 1\n'] }],
  ['the state directory is a file', { env: { VITALS_STATE_DIR: '/dev/null' } }],
  ['the credential file is not there', { env: { VITALS_TOKEN_FILE: '/no/such/file' } }],
  ['nobody reads what is written', { stdout: '/dev/full' }],
  ['there is a flag too many', { args: ['--no-such-flag'] }],
]

function statusOf(id: string, { env, args = [], stdout, file }: Trouble, port: number): number | null {
  const home = emptyDirectory()
  if (file !== undefined) writeFileSync(join(home, file[0]), file[1])
  mkdirSync(join(home, '.config'))
  const line = [...id.split(':'), ...(needed[id] ?? []), ...args]
  const url = `ws://127.0.0.1:${port}`
  const run = spawnSync(process.execPath, [bin, ...line], {
    cwd: home,
    env: { PATH: process.env.PATH, HOME: home, VITALS_GATEWAY_URL: url, ...env },
    stdio: ['ignore', stdout === undefined ? 'pipe' : openSync(stdout, 'w'), 'pipe'],
    timeout: 60_000,
  })
  return run.status
}

function told(id: string): number[] {
  const page = readFileSync(join(checkout, 'man', `vitals-${id.split(':')[0]}.1`), 'utf8')
  const table = page.split('.Sh EXIT STATUS')[1] ?? ''
  return [...table.matchAll(/^\.It Sy (\d+)$/gm)].map(([, status]) => Number(status))
}

const ids = Object.keys(readManifest(checkout).commands)

describe.each(sampledPairs(ids, troubles, 3))('%s', (id, tried) => {
  it.each(tried)('ends as its manual page tells where %s', async (_, trouble) => {
    expect(told(id)).toContain(statusOf(id, trouble, await deadPort()))
  })
})
