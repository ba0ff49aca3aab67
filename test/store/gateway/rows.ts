import { createHash } from 'node:crypto'
import { heartbeatId } from '../../../src/core/heartbeat/heartbeat-id.ts'
import type { AgentRow, BeatRow, OutboxRow } from '../../../src/store/gateway/port.ts'
import type { AuditEntry } from '../../../src/store/store.ts'

/** When everything in these tests happens. */
export const noon = Date.UTC(2026, 10, 30, 12)

export function agentRow(agent: string, rev: number, rest: Partial<AgentRow> = {}): AgentRow {
  return {
    agent,
    rev,
    bootEpoch: 1,
    seq: rev,
    seenAt: noon + rev * 1_000,
    deadlineAt: noon + rev * 1_000 + 90_000,
    state: 'healthy',
    since: noon,
    policyDigest: 'sha256:policy',
    packed: Uint8Array.from([1, 2, 3, rev % 256]),
    memory: Uint8Array.from([2, rev % 256, 7]),
    ...rest,
  }
}

/** The id of the nth beat: its time goes up with `n`. */
export function beatId(n: number): string {
  const random = new Uint8Array(10)
  new DataView(random.buffer).setUint32(6, n)
  return heartbeatId(noon + n, random)
}

export function beatRow(agent: string, n: number, rest: Partial<BeatRow> = {}): BeatRow {
  const body =
    rest.body === undefined ? Buffer.from(JSON.stringify({ agent, n, probes: { disk: n } })) : rest.body
  return {
    agent,
    id: beatId(n),
    print: createHash('sha256')
      .update(body ?? `${n}`)
      .digest('hex'),
    receivedAt: noon + n * 1_000,
    ts: noon + n * 1_000 - 3,
    bootEpoch: 1,
    seq: n,
    fate: 'used',
    state: 'healthy',
    skewMs: -2,
    answer: JSON.stringify({ heartbeat_id: beatId(n), accepted: true }),
    tickHash: null,
    ...rest,
    body: body === null ? null : Uint8Array.from(body),
  }
}

export function effectRow(id: string, rest: Partial<OutboxRow> = {}): OutboxRow {
  return { id, agent: 'web-1', at: noon, effect: JSON.stringify({ action: 'ops' }), notBefore: noon, ...rest }
}

export function entry(agent: string, n: number): AuditEntry {
  return { ts: new Date(noon + n).toISOString(), type: 'transition', agent, n, reason: 'disk < 10' }
}
