import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { AnyJson } from '../any-json.ts'
import { expectInContract } from '../gateway/server/api/answers.ts'
import { runningGateway } from './running-gateway.ts'
import { bin, emptyDirectory, vitals } from './vitals.ts'

const policy = `version: 1
name: disk
interval: 30s
checks:
  disk: { signal: free, degraded: { below: 15 }, critical: { below: 8 }, healthy: { above: 20, consecutive: 2 } }
signals: { free: free_pct }
facts: { free_pct: { type: number } }
`
const samples = [50, 5, 5, 5, 30, 30].map((free_pct, index) => ({
  ts: new Date(1_800_000_000_000 + index * 30_000).toISOString(),
  facts: { free_pct },
}))

it('a dry run over HTTP is the document of the command, bounded by size and time, one at a time of a token', async () => {
  const state = emptyDirectory()
  const { url, token } = await runningGateway(state)
  const asked = async (body: unknown, bearer = token()) => {
    const path = '/v1/policies/simulate'
    const response = await fetch(`${url}${path}`, {
      ...{ method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) },
      headers: { authorization: `Bearer ${bearer}` },
    })
    const type = response.headers.get('content-type')
    const document = (await response.json()) as AnyJson
    expectInContract({ method: 'POST', path, status: response.status, type, body: document })
    return { status: response.status, headers: response.headers, body: document }
  }
  const directory = emptyDirectory()
  writeFileSync(join(directory, 'policy.yaml'), policy)
  const lines = samples.map((sample) => JSON.stringify(sample)).join('\n')
  const command = spawnSync(
    process.execPath,
    [bin, 'policy', 'simulate', './policy.yaml', '--input', '-', '--json'],
    {
      ...{ cwd: directory, input: lines, encoding: 'utf8' },
    },
  )
  const answer = await asked({ policy, samples })
  expect(answer).toMatchObject({ status: 200, body: JSON.parse(command.stdout) })
  expect(answer.body.final.state).toBe('healthy')
  expect(answer.body.transitions.map(({ to }: { to: string }) => to)).toEqual([
    'healthy',
    'critical',
    'healthy',
  ])
  const problem = (name: string) => ({ type: `urn:openvitals:problem:${name}` })
  expect(await asked({ policy: 'version: 2', samples })).toMatchObject({
    ...{
      status: 422,
      body: { ...problem('policy-invalid'), findings: [{ place: { file: './policy.yaml', line: 1 } }] },
    },
  })
  expect(await asked({ policy, samples: [] })).toMatchObject({ status: 422, body: problem('invalid-body') })
  expect(await asked('{')).toMatchObject({ status: 422, body: problem('invalid-body') })
  expect(await asked('x'.repeat(1_100_000))).toMatchObject({ status: 413 })
  const reader = JSON.parse(
    (await vitals(['key', 'create', '--operator', 'reader', '--state-dir', state, '--json'])).stdout,
  )
  expect(await asked({ policy, samples }, reader.token)).toMatchObject({ status: 403 })
  const both = await Promise.all([asked({ policy, samples }), asked({ policy, samples })])
  expect(both.map(({ status }) => status).sort()).toEqual([200, 429])
  expect(both.find(({ status }) => status === 429)?.headers.get('retry-after')).toBe('5')
  expect((await asked({ policy, samples })).status).toBe(200)
})
