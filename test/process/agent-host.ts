import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { emptyDirectory, startVitals, vitals } from './vitals.ts'

const policy = (name: string, below: number) =>
  `name: ${name}
budget: { probe_timeout: 20s, total: 40s }
probes: { disk: { kind: disk } }
checks: { disk: { signal: disk.free_pct, degraded: { below: ${below}, consecutive: 1 } } }
`

/** A host with a key of an agent and policies, and what `vitals agent` does there. */
export async function agentHost(gatewayState: string, agent = 'web-1') {
  const home = emptyDirectory()
  const keyFile = join(home, 'agent-key.json')
  const key = async (...words: string[]) => {
    const { stdout } = await vitals(['key', ...words, '--state-dir', gatewayState, '--json'])
    return stdout
  }
  writeFileSync(keyFile, await key('create', '--agent', agent), { mode: 0o600 })
  // Where there is a key already, a gateway makes no first token.
  const { token } = JSON.parse(await key('create', '--operator', 'first', '--scope', 'operator.admin'))
  writeFileSync(join(gatewayState, 'gateway/operator.token'), token, { mode: 0o600 })
  writeFileSync(join(home, 'good.yaml'), policy('good', -1))
  writeFileSync(join(home, 'bad.yaml'), policy('bad', 101))
  const state = join(home, 'state')
  const args = (words: readonly string[], url: string) => [
    ...['agent', ...words, '--gateway-url', url, '--key-file', keyFile, '--state-dir', state],
  ]
  const settings = (more: Readonly<Record<string, string>>, node: readonly string[]) => ({
    ...{ cwd: home, env: { HOME: home, ...more }, node },
  })
  return {
    ...{ home, state, keyFile, agent, key },
    /** Runs `vitals agent WORDS` to its end. */
    run: (
      words: readonly string[],
      url: string,
      env: Readonly<Record<string, string>> = {},
      node: readonly string[] = [],
    ) => vitals(args(words, url), settings(env, node)),
    /** Starts `vitals agent WORDS`. */
    start: (
      words: readonly string[],
      url: string,
      env: Readonly<Record<string, string>> = {},
      node: readonly string[] = [],
    ) => startVitals(args(words, url), settings(env, node)),
  }
}

interface Stored {
  readonly heartbeat_id: string
  readonly status: string
  readonly boot_epoch: number | null
  readonly seq: number | null
  readonly state: string
}

/** The beats that a gateway has of an agent, oldest first. */
export async function storedBeats(
  get: (path: string) => Promise<{ readonly body: { readonly beats: readonly Stored[] } }>,
  agent = 'web-1',
): Promise<readonly Stored[]> {
  const { body } = await get(`/v1/agents/${agent}/beats?limit=500`)
  return body.beats.toReversed()
}
