import type { PlannedEffect } from '../../../../src/gateway/server/judge/items.ts'
import type { OutboxRow } from '../../../../src/store/gateway/port.ts'

/** When the effects of these tests were planned. */
export const planned = Date.UTC(2026, 10, 30, 12)

export function effectOf(options: PlannedEffect['action']['options'], kind = 'webhook'): PlannedEffect {
  return {
    form: 1,
    agent: 'web-1',
    builtIn: false,
    decision: {
      at: planned,
      action: 'ops',
      check: 'disk',
      kind: 'problem',
      told: null,
      state: 'critical',
      reason: 'disk.free_pct < 5',
      budget: null,
      outcome: 'would_run',
      reasons: [],
    },
    policy: { name: 'server', digest: 'sha256:policy' },
    action: { name: 'ops', kind, deliverWithinMs: 3_600_000, options },
    heartbeatId: 'hb_01KQ00000000000000000000AA',
  }
}

export function rowOf(effect: PlannedEffect, id = 'eff_one'): OutboxRow {
  return { id, agent: effect.agent, at: planned, effect: JSON.stringify(effect), notBefore: planned }
}
