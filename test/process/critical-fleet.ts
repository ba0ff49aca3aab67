import type { Place } from './place.ts'
import { runningGateway } from './running-gateway.ts'
import { beat } from './signed-beat.ts'
import { emptyDirectory } from './vitals.ts'

/** The state directory of a running gateway of our own that has one agent, `web-1`, which is critical. */
export async function criticalFleet(run: Place['run']): Promise<string> {
  const state = emptyDirectory()
  const { url } = await runningGateway(state)
  const made = await run(['key', 'create', '--agent', 'web-1', '--state-dir', state, '--json'])
  const probes = { disk: { up: true, free_pct: 1 } }
  for (let count = 0; count < 3; count += 1) {
    await beat(Number(new URL(url).port), JSON.parse(made.stdout), { probes })
  }
  return state
}

/** The id of a token that was just made. */
export async function newToken(run: Place['run']): Promise<string> {
  return JSON.parse((await run(['key', 'create', '--operator', 'leaver', '--json'])).stdout).id
}

/** The id of a silence that just began. */
export async function newSilence(run: Place['run']): Promise<string> {
  return JSON.parse((await run(['silence', 'add', '--check', 'disk', '--for', '1h', '--json'])).stdout).id
}
