import { expect, it } from 'vitest'
import { operations } from '../../src/gateway/server/api/operations.ts'
import { runningGateway } from './running-gateway.ts'
import { beat, type Key } from './signed-beat.ts'
import { emptyDirectory, vitals } from './vitals.ts'

const asked = Object.values(operations).filter(
  (operation) => operation.method === 'GET' && !('socketOnly' in operation),
)

it('everything that can be asked is answered as the contract says, with a token and without one', async () => {
  const state = emptyDirectory()
  const { get, url } = await runningGateway(state)
  const { stdout } = await vitals(['key', 'create', '--agent', 'web-1', '--state-dir', state, '--json'])
  const key: Key = JSON.parse(stdout)
  const sent = await beat(Number(new URL(url).port), key, {
    boot_epoch: 1,
    seq: 1,
    probes: { disk: { free_pct: 3 } },
  })
  expect(sent.status).toBe(200)
  for (const { path, scope } of asked) {
    const known = path.replace(':id', 'web-1')
    expect(await get(known), known).toMatchObject({ status: 200 })
    const refused = await get(known, {})
    expect(refused.status, known).toBe(scope === null ? 200 : 401)
    if (path !== known) expect(await get(path.replace(':id', 'web-2'))).toMatchObject({ status: 404 })
    expect((await get(known, { host: 'evil.example' })).status).toBe(421)
  }
})
