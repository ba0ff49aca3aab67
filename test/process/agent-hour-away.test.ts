import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, it, onTestFinished, vi } from 'vitest'
import { readAgentKey } from '../../src/agent/send/agent-key.ts'
import { BeatSender } from '../../src/agent/send/beat-sender.ts'
import { OutgoingBeats } from '../../src/agent/send/outgoing-beats.ts'
import { beatPoster } from '../../src/agent/send/post-beats.ts'
import { usualSpoolLimit } from '../../src/core/heartbeat/sending/spool-limit.ts'
import type { ProbeReport } from '../../src/core/report/probe.ts'
import { isoTime } from '../../src/core/text/time.ts'
import { spoolPath, sqliteSpool } from '../../src/store/spool/sqlite/sqlite-spool.ts'
import { agentHost, storedBeats } from './agent-host.ts'
import { runningGateway } from './running-gateway.ts'
import { emptyDirectory, vitals } from './vitals.ts'

const minuteMs = 60_000
const intervalMs = 30_000

/** A receiver of messages, and what it was sent. */
async function receiver() {
  const messages: { readonly type: string }[] = []
  const server = createServer(async (request, response) => {
    messages.push(JSON.parse((await request.toArray()).join('')))
    response.end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return { messages, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` }
}

const reportAt = (at: number, free: number, state: 'healthy' | 'critical') =>
  ({
    ...{ policy_digest: `sha256:${'0'.repeat(64)}`, ts: isoTime(at), state },
    checks: [{ name: 'disk', state, reasons: [], skipped: false }],
    results: [
      {
        ...{ name: 'disk', ok: true, observed_at: isoTime(at), value: { free_pct: free } },
        ...{ severity_hint: 'info', error: null, ttl_ms: 0 },
      },
    ],
    escalation: { llm_required: false, confidence: 1 },
  }) as unknown as ProbeReport

it('an hour of beats arrives in order once the gateway is back; it knows what was, and tells nobody of what is over', async () => {
  const state = emptyDirectory()
  const host = await agentHost(state)
  const { messages, url: hook } = await receiver()
  const config = join(state, 'vitals-gateway.yaml')
  writeFileSync(config, 'default: small.yaml\n')
  writeFileSync(
    join(state, 'small.yaml'),
    `name: small
interval: 30s
probes: { disk: { kind: disk } }
checks:
  disk:
    transitions:
      healthy->critical: { condition: disk.free_pct < 5, consecutive: 2, reason: low }
      critical->healthy: { condition: disk.free_pct > 10, consecutive: 2 }
actions:
  tell: { kind: webhook, url: "${hook}" }
on:
  - { to: critical, run: [tell] }
`,
  )

  // The agent's clock goes through the hour while the gateway is away: from the 20th to the 40th minute the disk is full.
  const now = Date.now()
  const begun = now - 60 * minuteMs
  const time = { now: begun }
  const spool = sqliteSpool(spoolPath(host.state, 'web-1'), usualSpoolLimit, () => {})
  onTestFinished(() => spool.close())
  const beats = await OutgoingBeats.begin(
    spool,
    'web-1',
    () => time.now,
    () => expect.unreachable(),
  )
  for (; time.now <= now; time.now += intervalMs) {
    const minute = (time.now - begun) / minuteMs
    const isLow = minute >= 20 && minute < 40
    const report = reportAt(time.now, isLow ? 2 : 60, isLow ? 'critical' : 'healthy')
    await beats.keep({ report, facts: {}, intervalMs, leaving: false })
  }
  expect(await spool.size()).toMatchObject({ beats: 121 })

  const { url, get } = await runningGateway(state, ['--config', config])
  const poster = beatPoster({ locate: () => new URL(url), ca: null, client: null }, Date.now)
  onTestFinished(() => poster.close())
  const sender = new BeatSender({
    ...{ spool, poster, trusted: true, now: Date.now, steady: () => performance.now(), chance: Math.random },
    ...{ randomBytes, readKey: () => readAgentKey(host.keyFile, false) },
    ...{ fate: () => {}, lifted: () => expect.unreachable(), unsaved: () => expect.unreachable() },
  })
  expect(await sender.send(AbortSignal.timeout(60_000))).toEqual({ kind: 'drained' })

  const status = async () => (await get('/v1/agents/web-1/status')).body
  await vi.waitUntil(async () => (await status()).held === 0, { timeout: 60_000 })
  expect(await status()).toMatchObject({ state: 'healthy', missed: 0, two_senders: false, seq: 121 })
  const stored = await storedBeats(get)
  expect(stored.map(({ seq }) => seq)).toEqual(Array.from({ length: 121 }, (_, index) => index + 1))
  const { body: timeline } = await get('/v1/agents/web-1/timeline?type=transition&limit=100')
  const transitions = timeline.events
    .filter(({ type, check }: Record<string, string>) => type === 'transition' && check === 'disk')
    .map(({ judged_at: at = '', from, to }: Record<string, string>) => {
      return [from, to, (Date.parse(at) - begun) / minuteMs]
    })
  // Each with its second sample, at the agent's own time.
  expect(transitions.toReversed()).toEqual([
    ['unknown', 'healthy', 0],
    ['healthy', 'critical', 20.5],
    ['critical', 'healthy', 40.5],
  ])
  expect(messages).toEqual([])
  const verified = await vitals(['audit', 'verify', '--gateway', 'own'], { env: { VITALS_STATE_DIR: state } })
  expect(verified).toMatchObject({ status: 0 })
}, 120_000)
