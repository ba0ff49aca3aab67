import { truncateSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { BeatBody } from '../../src/core/heartbeat/beat/body.ts'
import { heartbeatId } from '../../src/core/heartbeat/heartbeat-id.ts'
import type { State } from '../../src/core/state.ts'
import { probeOnce } from './probe-once.ts'
import { scratch } from './scratch.ts'

interface BeatOptions {
  readonly agent?: string
  readonly ageS?: number
  readonly state?: State
  readonly seq?: number
}

function beat({ agent = 'edge-1', ageS = 0, state = 'healthy', seq }: BeatOptions = {}): string {
  const at = Date.now() - ageS * 1_000
  const envelope: BeatBody = {
    type: 'heartbeat',
    event_version: 1,
    agent_id: agent,
    heartbeat_id: heartbeatId(at, new Uint8Array(10)),
    ts: new Date(at).toISOString(),
    ...(seq === undefined ? {} : { seq, boot_epoch: 3 }),
    probes: { disk: { free_pct: 40 } },
    policy: { state, reasons: [] },
    escalation: { llm_required: false, confidence: 1 },
  }
  return JSON.stringify(envelope)
}

async function look(content: string, options: Record<string, unknown> = {}) {
  const path = join(scratch({ beats: content }), 'beats')
  return (await probeOnce('heartbeat', { path, ...options })).result
}

afterEach(() => void vi.unstubAllEnvs())

describe('the heartbeat probe', () => {
  it.each([
    ['one document', beat({ ageS: 90, state: 'degraded', seq: 7 })],
    [
      'one document on many lines',
      JSON.stringify(JSON.parse(beat({ ageS: 90, state: 'degraded', seq: 7 })), null, 2),
    ],
    [
      'the last line of several',
      `${beat({ ageS: 200 })}\n${beat({ ageS: 90, state: 'degraded', seq: 7 })}\n`,
    ],
    ['the last whole line', `${beat({ ageS: 90, state: 'degraded', seq: 7 })}\n${beat().slice(0, 40)}`],
    [
      'the last line behind much else',
      `${`${beat({ ageS: 300 })}\n`.repeat(3_000)}${beat({ ageS: 90, state: 'degraded', seq: 7 })}\n`,
    ],
  ])('reads %s', async (_what, content) => {
    const { ok, value } = await look(content)
    expect({ ok, value }).toMatchObject({
      ok: true,
      value: { up: true, agent_id: 'edge-1', state: 'degraded', seq: 7, boot_epoch: 3 },
    })
    const { age_s } = value as Record<string, number>
    expect(age_s).toBeGreaterThanOrEqual(90)
    expect(age_s).toBeLessThan(120)
  })

  it.each<[State, boolean | undefined]>([
    ['healthy', true],
    ['recovering', false],
    ['degraded', false],
    ['critical', false],
    ['unknown', undefined],
  ])('says of %s whether it is healthy: %s', async (state, healthy) => {
    const { value } = await look(beat({ state }))
    expect(value).toMatchObject({ state })
    expect((value as { healthy?: boolean }).healthy).toBe(healthy)
  })

  it('leaves out the numbers that a beat has not', async () => {
    const { value } = await look(beat())
    expect(Object.keys(value as object).sort()).toEqual(['age_s', 'agent_id', 'healthy', 'state', 'up'])
  })

  it.each([
    ['no zone', (iso: string) => iso.replace(/\.\d+Z$/, '')],
    ['no zone and microseconds', (iso: string) => iso.replace('Z', '000')],
    ['a blank instead of T', (iso: string) => iso.replace('T', ' ').replace(/\.\d+Z$/, '')],
    ['seconds since 1970', (iso: string) => Date.parse(iso) / 1_000],
    ['milliseconds since 1970', (iso: string) => Date.parse(iso)],
  ])('takes the time of a beat with %s for UTC, wherever it is read', async (_what, write) => {
    const envelope = JSON.parse(beat({ ageS: 7_200 })) as { ts: string }
    const text = JSON.stringify({ ...envelope, ts: write(envelope.ts) })
    for (const [zone, offset] of [
      ['America/New_York', 300],
      ['Asia/Tokyo', -540],
      ['UTC', 0],
    ] as const) {
      vi.stubEnv('TZ', zone)
      expect(new Date(2026, 0).getTimezoneOffset()).toBe(offset)
      const { age_s } = (await look(text)).value as { age_s: number }
      expect([zone, Math.floor(age_s / 60)]).toEqual([zone, 120])
    }
  })

  it('finds the beat of one agent among those of others', async () => {
    const content = `${beat({ agent: 'a', ageS: 50 })}\n${beat({ agent: 'b' })}\n`
    expect((await look(content, { agent: 'a' })).value).toMatchObject({ agent_id: 'a' })
    expect((await look(content, { agent: 'c' })).error).toContain('no heartbeat of c')
  })

  it('does not let a clock that is ahead keep an agent alive', async () => {
    const path = join(scratch({ beats: beat({ ageS: -90_000 }) }), 'beats')
    utimesSync(path, Date.now() / 1_000 - 600, Date.now() / 1_000 - 600)
    const { result } = await probeOnce('heartbeat', { path })
    expect((result.value as { age_s: number }).age_s).toBeGreaterThanOrEqual(600)
  })

  const wrong = JSON.parse(beat()) as Record<string, unknown>
  it.each([
    ['nothing', ''],
    ['no JSON', 'hello\n'],
    ['another document', '{"a": 1}\n[1]\nnull\n'],
    ['a state that there is not', JSON.stringify({ ...wrong, policy: { state: 'fine' } })],
    ['no time', JSON.stringify({ ...wrong, ts: 'today' })],
    ['a year for a time', JSON.stringify({ ...wrong, ts: '2026' })],
    ['a local time of somewhere', JSON.stringify({ ...wrong, ts: '11/29/2026 6:00 PM' })],
    ['an uptime for a time', JSON.stringify({ ...wrong, ts: 86_400.5 })],
    ['no agent', JSON.stringify({ ...wrong, agent_id: 5 })],
  ])('calls a file with %s a wrong answer', async (_what, content) => {
    expect(await look(content)).toMatchObject({ ok: false, value: { up: false, reason: 'wrong_answer' } })
  })

  it('takes any other content for no heartbeat', async () => {
    const content = fc.oneof(
      fc.string(),
      fc.json(),
      fc.array(fc.json()).map((lines) => lines.join('\n')),
    )
    await fc.assert(
      fc.asyncProperty(content, async (text) => {
        expect(await look(text)).toMatchObject({ ok: false, value: { reason: 'wrong_answer' } })
      }),
    )
  })

  it('calls a missing file a failed target and a pipe or directory its own failure', async () => {
    const missing = await probeOnce('heartbeat', { path: '/nonexistent/beat' })
    expect(missing.result.value).toMatchObject({ up: false, reason: 'no_such_path' })
    expect((await probeOnce('heartbeat', { path: scratch() })).result).toMatchObject({
      ok: false,
      value: null,
    })
  })

  it('is not held up by a sparse file of a gigabyte', async () => {
    const path = join(scratch({ beats: '' }), 'beats')
    truncateSync(path, 2 ** 30)
    expect((await probeOnce('heartbeat', { path })).result.value).toMatchObject({ reason: 'wrong_answer' })
  })
})
