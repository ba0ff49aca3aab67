import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { place } from './place.ts'
import { runningGateway } from './running-gateway.ts'
import { beat, type Key } from './signed-beat.ts'
import { emptyDirectory, startVitals } from './vitals.ts'

const policy = `name: small
interval: 1h
checks:
  disk:
    transitions:
      healthy->degraded: { condition: free < 10, consecutive: 1, reason: low }
      degraded->healthy: { condition: free > 20, consecutive: 2 }
`

async function fleetOf(frees: Readonly<Record<string, readonly number[]>>) {
  const given = place()
  const state = emptyDirectory()
  const config = join(state, 'vitals-gateway.yaml')
  writeFileSync(join(state, 'small.yaml'), policy)
  writeFileSync(config, 'default: small.yaml\n')
  const gateway = await runningGateway(state, ['--config', config])
  const port = Number(new URL(gateway.url).port)
  for (const [agent, values] of Object.entries(frees)) {
    const made = await given.run(['key', 'create', '--agent', agent, '--state-dir', state, '--json'])
    const key: Key = JSON.parse(made.stdout)
    for (const free of values) {
      const { status } = await beat(port, key, { interval_ms: undefined, probes: { free } })
      expect(status).toBe(200)
    }
  }
  const run = (...args: string[]) => given.run([...args, '--state-dir', state], { LC_ALL: 'C.UTF-8' })
  return { run, gateway, state }
}

it('the agents of a gateway are listed with the worst first, shown with why and what would change them, and told over', async () => {
  const { run, gateway } = await fleetOf({ 'web-1': [50], 'web-2': [50, 5, 30], 'web-3': [50] })
  const list = await run('agent', 'list')
  expect(list.stderr).toBe('')
  expect(list.stdout.split('\n').map((line) => line.replace(/ {2,}/g, '  ').trimEnd())).toEqual([
    '  AGENT  STATE  SINCE  SEEN  WHY',
    expect.stringMatching(/^▲ web-2 {2}degraded {2}.* {2}disk: low$/),
    expect.stringMatching(/^✓ web-1 {2}healthy {2}/),
    expect.stringMatching(/^✓ web-3 {2}healthy {2}/),
    '',
    '3 agents: 1 degraded, 2 healthy',
    '',
  ])
  expect((await run('agent', 'list', '--exit-state')).status).toBe(1)
  expect((await run('agent', 'list', '--state', 'healthy', '--exit-state')).status).toBe(0)
  const shown = await run('agent', 'show', 'web-2', '--exit-state')
  expect(shown.status).toBe(1)
  expect(shown.stdout).toMatch(/^▲ DEGRADED {2}web-2 · since/)
  expect(shown.stdout).toMatch(/^▲ disk .*low · 1 of 2 to healthy$/m)
  expect(shown.stdout).toMatch(/last 24h {2}disk +\?+$/m)
  const { stdout: told } = await run('agent', 'timeline', 'web-2')
  expect(told).toMatch(/disk +unknown → healthy[\s\S]*disk +healthy → degraded +low/)
  expect(told).not.toContain('decision')
  const { stdout: newest } = await run('agent', 'timeline', 'web-2', '--limit', '3')
  expect(newest.trimEnd().split('\n')).toHaveLength(1 + 3)
  const { stdout: short } = await run('agent', 'timeline', 'web-2', '--limit', '1', '--json')
  expect(JSON.parse(short).events).toHaveLength(1)
  const { stdout: incidents } = await run('incident', 'list', '--state', 'open')
  expect(incidents).toMatch(/^▲ web-2 {2}degraded .*so far {2}disk$/m)
  expect((await run('incident', 'list', '--agent', 'web-1')).stdout).toBe('There was no incident.\n')
  gateway.child.kill('SIGTERM')
  await gateway.ended
  expect(await run('agent', 'list')).toMatchObject({
    status: 69,
    stdout: '',
    stderr: expect.stringContaining("'vitals gateway run' starts one"),
  })
})

it('an agent that never sent a beat is no agent, and the list of agents is named', async () => {
  const { run } = await fleetOf({})
  expect((await run('agent', 'list')).stdout).toBe('No agent has sent a beat yet.\n')
  for (const command of ['show', 'timeline']) {
    expect(await run('agent', command, 'web-1')).toMatchObject({
      status: 66,
      stderr: expect.stringContaining("'vitals agent list' names those that beat"),
    })
  }
  expect((await run('agent', 'timeline', 'web-1', '--since', 'yesterday')).status).toBe(64)
})

it('a list that is watched as JSON tells in a document that the gateway is gone, and goes on', async () => {
  const { state, gateway } = await fleetOf({})
  const { child, ended } = startVitals(['agent', 'list', '--watch', '--json', '--state-dir', state])
  let text = ''
  child.stdout.on('data', (part: string) => (text += part))
  await vi.waitUntil(() => text.includes('"agents":[]'), { timeout: 60_000 })
  gateway.child.kill('SIGKILL')
  await vi.waitUntil(() => text.split('\n').filter((line) => line.startsWith('{"error"')).length > 1, {
    timeout: 60_000,
  })
  child.kill('SIGTERM')
  expect(await ended).toMatchObject({ status: 143, stderr: '' })
  expect(JSON.parse(text.trim().split('\n').at(-1) ?? '').error.code).toBe('GATEWAY_UNREACHABLE')
})
