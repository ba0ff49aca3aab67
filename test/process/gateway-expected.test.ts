import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { runningGateway } from './running-gateway.ts'
import { beat, type Key } from './signed-beat.ts'
import { emptyDirectory, vitals } from './vitals.ts'

const hourMs = 3_600_000
const clock = ['--require', join(import.meta.dirname, 'shifted-clock.cjs')]

/** A time of day so many hours from now, in UTC. */
const inHours = (hours: number) => new Date(Date.now() + hours * hourMs).toISOString().slice(11, 16)

const configured = (from: number, to: number) => `grace: 1s
agents:
  - match: { id: desk-1 }
    policy: p.yaml
    expected: { hours: { from: "${inHours(from)}", to: "${inHours(to)}", zone: UTC } }
`

/** A gateway with one agent that is expected from `from` to `to` hours from now, and was heard of once. */
async function desk(from: number, to: number) {
  const state = emptyDirectory()
  const config = join(state, 'vitals-gateway.yaml')
  const shift = join(state, 'shift')
  writeFileSync(shift, '0')
  writeFileSync(config, configured(from, to))
  writeFileSync(
    join(state, 'p.yaml'),
    'interval: 1s\ntransitions: { healthy->degraded: { condition: free < 1 } }\n',
  )
  const made = await vitals(['key', 'create', '--agent', 'desk-1', '--state-dir', state, '--json'])
  const key: Key = JSON.parse(made.stdout)
  const operator = ['key', 'create', '--operator', 'me', '--scope', 'operator.read']
  const { token } = JSON.parse((await vitals([...operator, '--state-dir', state, '--json'])).stdout)
  const settings = { env: { VITALS_TEST_SHIFT_FILE: shift }, node: clock }
  const gateway = await runningGateway(state, ['--config', config], settings)
  const port = Number(new URL(gateway.url).port)
  expect((await beat(port, key, { interval_ms: 1_000, probes: { free: 5 } })).status).toBe(200)
  const shown = async () => {
    const { body } = await gateway.get('/v1/agents/desk-1', { authorization: `Bearer ${token}` })
    return body
  }
  const until = async (isSo: (body: Awaited<ReturnType<typeof shown>>) => boolean) => {
    for (;;) {
      const body = await shown()
      if (isSo(body)) return body
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
  // Its deadline has passed and was put off: nobody expects it now.
  await until(({ expected_by: by }) => by !== null && Date.parse(by) > Date.now() + 30 * 60_000)
  return { gateway, until, config, shift }
}

it('an agent is missed when its hours begin, also where a reload lets them begin earlier', async () => {
  const { gateway, until, config } = await desk(3, 5)
  expect((await until(() => true)).state).toBe('healthy')
  writeFileSync(config, configured(-1, 5))
  gateway.child.kill('SIGHUP')
  await gateway.told('reloaded')
  expect(await until(({ state }) => state === 'unknown')).toMatchObject({ reasons: ['missing_data'] })
})

it('an agent is missed when its hours begin by a clock that was set, not before', async () => {
  const { until, shift } = await desk(3, 5)
  writeFileSync(shift, String(2 * hourMs))
  const earlier = await until(({ expected_by: by }) => Date.parse(by) < Date.now() + 3.5 * hourMs)
  expect(earlier.state).toBe('healthy')
  writeFileSync(shift, String(4 * hourMs))
  await until(({ state }) => state === 'unknown')
})
