import { readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, test } from 'vitest'
import { newHost } from './host.ts'

/** An HTTP server that answers with this status; gives its address. */
async function serve(status: number): Promise<string> {
  const server = createServer((_, response) => {
    response.statusCode = status
    response.end('x')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}

// A busy machine is no reason for another verdict.
const patient = ['--set', 'timeout=20s']
const conditions = ['--critical', 'status != 200', '--degraded', 'latency_ms > 100000', ...patient]

describe('vitals probe KIND TARGET', () => {
  it.each([
    [200, 0, 'healthy'],
    [503, 2, 'critical'],
  ])('of an HTTP server that answers %i ends with %i', async (answer, status, state) => {
    const run = await newHost().vitals('probe', 'http', await serve(answer), ...conditions, '--json')
    const report = JSON.parse(run.stdout)
    expect([run.status, report.state, report.policy]).toEqual([status, state, 'http'])
    expect(report.checks[0].values).toMatchObject({ status: answer })
  })

  it('takes one sample for every count, and leaves nothing behind', async () => {
    const host = newHost()
    expect(
      await host.vitals('probe', 'disk', '/', '--degraded', 'free_pct <= 100', ...patient),
    ).toMatchObject({
      status: 1,
    })
    expect(readdirSync(host.path('state'))).toEqual([])
  })

  it('remembers when told to: then it takes two samples', async () => {
    const host = newHost()
    const call = [
      'probe',
      'file',
      host.path('flag'),
      '--critical',
      'exists == false',
      '--keep-state',
      '-q',
      ...patient,
    ]
    host.write('flag', '')
    expect(await host.vitals(...call)).toMatchObject({ status: 0 })
    rmSync(host.path('flag'))
    expect(await host.vitals(...call)).toMatchObject({ status: 0 })
    expect(await host.vitals(...call)).toMatchObject({ status: 2 })
  })

  it('has the same outputs as a policy', async () => {
    const run = await newHost().vitals(
      'probe',
      'cpu',
      '--degraded',
      'cores < 0',
      '--format',
      'nagios',
      ...patient,
    )
    expect(run.status).toBe(0)
    expect(run.stdout).toMatch(/^VITALS OK - cpu is healthy, 1 check \| cpu\.load_per_core=/)
  })
})

test('a file whose name is a kind is a policy when it is written as a path', async () => {
  const host = newHost()
  writeFileSync(
    join(host.directory, 'disk'),
    'budget: { probe_timeout: 10s, total: 20s }\nchecks: { x: { signal: disk.free_pct, degraded: { below: -1 } } }\nprobes: { disk: { kind: disk } }\n',
  )
  expect(await host.vitals('probe', './disk', '-q')).toMatchObject({ status: 0, stderr: '' })
  const ofKind = JSON.parse((await host.vitals('probe', 'disk', '--json', ...patient)).stdout)
  expect(ofKind.checks[0].name).toBe('disk')
  expect(JSON.parse((await host.vitals('probe', './disk', '--json')).stdout).checks[0].name).toBe('x')
})

test.each<[string[], string]>([
  [['log', 'app.log'], "Such as: vitals probe log app.log --set pattern=ERROR --degraded 'count > 0'"],
  [
    ['queue'],
    "Such as: vitals probe queue /var/spool/postfix --set layout=postfix --degraded 'length > 100'",
  ],
  [['cpu', '--consecutive', '0'], '--consecutive'],
  [['cpu', '--keep-state', '--no-state'], '--keep-state and --no-state contradict each other'],
  [['cpu', '--', 'true'], "The probe 'cpu' takes no target, such as 'true'."],
  [['command', '--'], 'must name a program'],
  [['command', 'true', '--', 'false'], 'and not both'],
  [['--', 'cpu', '--critical', 'x'], 'Unexpected argument: x'],
  [['p.yaml', '--name', 'x'], '--name goes with the name of a probe kind'],
  [['disk', '/', '--critical', 'fre_pct < 1'], "Did you mean 'free_pct'?"],
  [['p.yaml', '--critical', 'x > 1'], '--critical goes with the name of a probe kind'],
  [['--set', 'a=b'], '--set goes with the name of a probe kind'],
  [['--watch', '--every', '5'], '--every takes a duration of at least 100ms, such as 30s'],
  [['--every', '5s'], '--watch'],
  [['--watch', '--format', 'junit'], '--output puts each in the place of the last'],
])('vitals probe %j is a wrong call', async (args, words) => {
  const run = await newHost().vitals('probe', ...args)
  expect(run).toMatchObject({ status: 64, stdout: '' })
  expect(run.stderr).toContain(words)
})
