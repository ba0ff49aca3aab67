import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { runningGateway } from './running-gateway.ts'
import { beat, type Key } from './signed-beat.ts'
import { emptyDirectory, vitals } from './vitals.ts'

const hasPromtool = spawnSync('promtool', ['--version']).error === undefined
if (!hasPromtool) process.stdout.write('promtool is not installed: the metrics are not checked by it\n')

const promised = [
  ...['vitals_heartbeats_ingested_total', 'vitals_heartbeats_late_total', 'vitals_heartbeats_missing_total'],
  ...['vitals_heartbeats_late_ratio', 'vitals_heartbeats_missing_ratio', 'vitals_probe_duration_seconds'],
  ...['vitals_policy_evaluation_seconds', 'vitals_escalations_total', 'vitals_escalation_ratio'],
  ...['vitals_model_tokens_total', 'vitals_incident_labels_total', 'vitals_agents', 'vitals_state'],
  ...['vitals_queue_depth', 'vitals_admission_level', 'vitals_actions_total', 'vitals_websocket_clients'],
]

async function gatewayWithBeats(settings: string) {
  const state = emptyDirectory()
  const config = join(state, 'vitals-gateway.yaml')
  writeFileSync(config, settings)
  const gateway = await runningGateway(state, ['--config', config])
  for (const agent of ['web-1', 'web-2']) {
    const { stdout } = await vitals(['key', 'create', '--agent', agent, '--state-dir', state, '--json'])
    const key: Key = JSON.parse(stdout)
    const results = [
      {
        name: 'disk',
        ok: true,
        observed_at: new Date().toISOString(),
        value: {},
        duration_ms: 4,
      },
    ]
    const sent = await beat(Number(new URL(gateway.url).port), key, { boot_epoch: 1, seq: 1, results })
    expect(sent.status).toBe(200)
  }
  return gateway
}

it('every promised metric is there, in the form of Prometheus and in that of OpenMetrics', async () => {
  const { get, token } = await gatewayWithBeats('default: host\nmetrics: { max_agents: 1 }\n')
  const { headers, body } = await get('/metrics')
  expect(headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8')
  for (const name of promised)
    expect(body).toMatch(new RegExp(`^# TYPE ${name} (?:counter|gauge|histogram)$`, 'm'))
  expect(body).toContain('vitals_heartbeats_ingested_total{result="used"} 2\n')
  expect(body).toContain('vitals_policy_evaluation_seconds_count 2\n')
  expect(body).toContain('vitals_probe_duration_seconds_bucket{kind="disk",le="0.005"} 2\n')
  expect(body).toMatch(/^vitals_state\{agent="web-1",state="\w+"\} 1$/m)
  expect(body).not.toContain('agent="web-2"')
  if (hasPromtool) {
    const { status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], { input: body })
    expect({ status, said: `${stdout}${stderr}` }).toEqual({ status: 0, said: '' })
  }
  const accept = 'application/openmetrics-text; version=1.0.0'
  const open = await get('/metrics', { authorization: `Bearer ${token()}`, accept })
  expect(open.headers['content-type']).toBe('application/openmetrics-text; version=1.0.0; charset=utf-8')
  expect(open.body).toMatch(/^# TYPE vitals_heartbeats_ingested counter$/m)
  expect(open.body.endsWith('# EOF\n')).toBe(true)
  expect(await get('/metrics', {})).toMatchObject({ status: 401 })
})

it('metrics.public gives them without a token', async () => {
  const { get } = await gatewayWithBeats('metrics: { public: true, max_agents: 0 }\n')
  const { status, body } = await get('/metrics', {})
  expect(status).toBe(200)
  expect(body).not.toContain('agent="')
})
