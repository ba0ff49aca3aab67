import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { place } from './place.ts'
import { runningGateway } from './running-gateway.ts'
import { beat, type Key } from './signed-beat.ts'
import { emptyDirectory } from './vitals.ts'

const policy = `name: small
interval: 1h
checks:
  disk:
    transitions:
      healthy->degraded: { condition: free < 10, consecutive: 1, reason: low }
      degraded->healthy: { condition: free > 20 }
`

it('the account of a gateway acknowledges and silences without a token, and every list tells it', async () => {
  const given = place()
  const state = emptyDirectory()
  const config = join(state, 'vitals-gateway.yaml')
  writeFileSync(join(state, 'small.yaml'), policy)
  writeFileSync(config, 'default: small.yaml\n')
  const gateway = await runningGateway(state, ['--config', config])
  const run = (...args: string[]) => given.run([...args, '--state-dir', state], { LC_ALL: 'C.UTF-8' })
  const key: Key = JSON.parse((await run('key', 'create', '--agent', 'web-1', '--json')).stdout)
  const port = Number(new URL(gateway.url).port)
  for (const free of [50, 5]) await beat(port, key, { interval_ms: undefined, probes: { free } })
  expect(await run('ack')).toMatchObject({ status: 64, stderr: expect.stringContaining('--agent') })
  expect(await run('ack', '--agent', 'web-1', '--note', 'on it')).toMatchObject({
    ...{ status: 0, stderr: '' },
    stdout: 'web-1: disk (degraded) is acknowledged until recovery, or until it becomes worse.\n',
  })
  expect(await run('ack', '--agent', 'web-2')).toMatchObject({ status: 66 })
  expect(await run('ack', '--agent', 'web-1', '--check', 'disc')).toMatchObject({
    ...{ status: 66, stderr: 'Error: web-1 has no check disc.\nIt has heartbeat, disk.\n' },
  })
  const labelled = await run('ack', '--agent', 'web-1', '--label', 'true_positive', '--json')
  const { by, label } = JSON.parse(labelled.stdout)
  expect(label).toBe('true_positive')
  const added = await run('silence', 'add', '--agent', 'web-*', '--for', '2h', '--json')
  const silence = JSON.parse(added.stdout)
  expect(silence).toMatchObject({ agent: 'web-*', state: 'active', by })
  expect((await run('silence', 'list')).stdout).toContain(silence.id)
  expect((await run('agent', 'list')).stdout).toMatch(new RegExp(`disk: low +${by} +1h59m$`, 'm'))
  expect((await run('agent', 'show', 'web-1')).stdout).toContain(`acknowledged by ${by} · silenced for 1h59m`)
  expect((await run('incident', 'list')).stdout).toMatch(
    new RegExp(`disk +${by} +1h59m +true_positive$`, 'm'),
  )
  expect((await run('agent', 'timeline', 'web-1')).stdout).toContain(`acknowledged by ${by}`)
  expect((await run('silence', 'end', silence.id)).stdout).toBe(
    `${silence.id}: the silence of web-* is over.\n`,
  )
  expect((await run('silence', 'list')).stdout).toMatch(
    /^Nothing is silenced at the gateway\. .*--policy FILE\.\n$/,
  )
  expect((await run('silence', 'end', 'sil_0')).status).toBe(66)
})

it('without a gateway a check of this host is acknowledged and silenced, and cron is told nothing of it', async () => {
  const { run, cwd } = place()
  const flag = join(cwd, 'flag')
  writeFileSync(
    join(cwd, 'flag.yaml'),
    `name: flag
probes: { flag: { kind: file, path: ${flag} } }
checks:
  disk:
    transitions:
      healthy->degraded: { condition: flag.exists == true, consecutive: 1, reason: low }
      degraded->healthy: { condition: flag.exists == false }
`,
  )
  const cron = () => run(['probe', 'flag.yaml', '--quiet', '--on-change'])
  expect(await cron()).toMatchObject({ status: 0, stderr: '' })
  expect(await run(['ack'])).toMatchObject({
    status: 66,
    stderr: expect.stringContaining('nothing to acknowledge'),
  })
  expect((await run(['ack', '--check', 'disk'])).stderr).toContain(
    'disk of this host has no open problem that is remembered.',
  )
  expect(await run(['ack', '--check', 'dsik'])).toMatchObject({
    ...{ status: 66, stderr: 'Error: This host has no check dsik.\nIt has disk.\n' },
  })
  writeFileSync(flag, '')
  expect(await cron()).toMatchObject({ status: 1, stderr: expect.stringContaining('disk: low') })
  expect(await run(['ack', '--check', 'disk', '--note', 'known'])).toMatchObject({ status: 0, stderr: '' })
  expect(await run(['probe', 'flag.yaml', '--quiet'])).toMatchObject({ status: 1, stderr: '' })
  const { checks } = JSON.parse((await run(['probe', 'flag.yaml', '--json'])).stdout)
  expect(checks).toMatchObject([{ state: 'degraded', acknowledged: { note: 'known' }, silenced_until: null }])
  expect((await run(['silence', 'add', '--check', 'dsik', '--for', '1h'])).stderr).toContain('no check dsik')
  // Ten at once: none is lost.
  const all = await Promise.all(
    Array.from({ length: 10 }, () => run(['silence', 'add', '--check', 'disk', '--for', '1h', '--json'])),
  )
  const ids = all.map(({ stdout }) => JSON.parse(stdout).id)
  const listed = async () => JSON.parse((await run(['silence', 'list', '--json'])).stdout).silences
  expect((await listed()).map(({ id }: { id: string }) => id).sort()).toEqual(ids.toSorted())
  rmSync(flag)
  expect(await cron()).toMatchObject({ status: 0, stderr: '' })
  for (const id of ids) expect((await run(['silence', 'end', id])).status).toBe(0)
  expect(await cron()).toMatchObject({ status: 0, stderr: expect.stringContaining('healthy again') })
  const { stdout: trail } = await run(['audit', 'list', '--json', '--limit', '99'])
  expect(trail).toMatch(/"event": "acknowledged"/)
  const ofDisk = await run(['audit', 'list', '--check', 'disk', '--limit', '99'])
  expect(ofDisk.stdout).toMatch(/acknowledged.*silence made/s)
  expect(ofDisk.stdout).not.toContain('left out')
  expect((await run(['audit', 'list', '--since', '1h', '--limit', '2'])).stdout).toMatch(
    /\nOlder ones are left out; --limit shows more\.\n$/,
  )
  expect((await run(['audit', 'verify'])).status).toBe(0)
  expect((await run(['ack', '--agent', 'web-1'])).status).toBe(69)
})
