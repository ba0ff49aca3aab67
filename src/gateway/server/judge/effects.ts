import { hash } from 'node:crypto'
import { type ActionDecision, effectsOf } from '../../../core/action/decision.ts'
import { cooldownEnd } from '../../../core/notify/held-back.ts'
import { topicOf } from '../../../core/notify/told.ts'
import type { PolicyState } from '../../../core/policy/engine/policy-state.ts'
import { settle } from '../../../core/settle.ts'
import { isoTime, nearestIsoTime } from '../../../core/text/time.ts'
import type { OutboxRow } from '../../../store/gateway/port.ts'
import type { AuditEntry } from '../../../store/store.ts'
import type { AnsweredAction } from '../api/answers/beats-schema.ts'
import type { PlannedEffect } from './items.ts'
import type { StateInWork } from './state/agent-work.ts'
import type { JudgedTick } from './state/judge-sample.ts'

/** What one tick leaves beside the state. */
export interface Consequences {
  readonly audit: readonly AuditEntry[]
  readonly outbox: readonly OutboxRow[]
  readonly actions: readonly AnsweredAction[]
}

const nothing: Consequences = { audit: [], outbox: [], actions: [] }

/** Of whom a tick was. */
export interface TickOwner {
  readonly agent: string
  readonly heartbeatId: string | null
  readonly builtIn: boolean
  /** Why nothing of this tick is told, where it is not for a rule of the policy. */
  readonly heldBy?: 'mass_silence' | 'past' | 'clock' | undefined
  /** The gateway's clock, epoch milliseconds. */
  readonly now: number
}

/** Whether an action changes the host that it runs on: only the agent's own round may plan it there. */
function isLocal(kind: string): boolean {
  return kind === 'exec' || kind === 'openclaw-restart' || kind.startsWith('systemd-')
}

/**
 * What follows of a judged tick: a record for each transition and each decided action, and a row in the outbox for each
 * effect that is to be performed, which thereby counts as claimed. Changes `work.state` in place.
 */
export function followTick(work: StateInWork, tick: JudgedTick, owner: TickOwner): Consequences {
  if (tick.transitions.length === 0 && tick.actions.length === 0) return nothing
  const { engine } = work.bench
  const at = isoTime(owner.now)
  const head = { agent: owner.agent, policy: engine.policy.name, policy_digest: engine.policy.digest }
  const transitions = tick.transitions.map(({ at: judgedAt, ...rest }): AuditEntry => {
    const decided = { decision_hash: tick.decisionHash, heartbeat_id: owner.heartbeatId }
    return { ts: at, type: 'transition', ...head, judged_at: nearestIsoTime(judgedAt), ...rest, ...decided }
  })
  const effects = new Set(effectsOf(tick.actions))
  const outbox: OutboxRow[] = []
  const actions = tick.actions.map((decision): AnsweredAction => {
    const { action, check, kind, outcome, reasons } = decision
    const named = { name: action, check, kind }
    const spec = engine.policy.actions.find(({ name }) => name === action)
    if (!effects.has(decision)) return { ...named, outcome, reasons }
    if (spec === undefined || isLocal(spec.kind)) {
      settle(work.state, decision, 'refused', owner.now)
      return { ...named, outcome: 'refused', reasons: ['not_local'] }
    }
    outbox.push(outboxRow(decision, plannedSince(work.state, decision), spec, engine.policy, owner))
    settle(work.state, decision, 'claimed', owner.now)
    return { ...named, outcome, reasons }
  })
  const decided = actions.map(({ name, ...rest }, index): AuditEntry => {
    const held = heldOf(work, tick.actions[index], owner)
    return {
      ts: at,
      type: 'action',
      ...head,
      action: name,
      ...rest,
      ...held,
      heartbeat_id: owner.heartbeatId,
    }
  })
  return { audit: [...transitions, ...decided], outbox, actions }
}

/** What people should know of an action that is held back, beside the rules: what else holds it, and until when. */
function heldOf(
  { state, bench }: StateInWork,
  decision: ActionDecision | undefined,
  { heldBy }: TickOwner,
): { readonly held_by?: string; readonly until?: string } {
  if (decision === undefined || decision.reasons.length === 0) return {}
  const { action, check, kind, reasons } = decision
  const held = heldBy !== undefined && reasons.includes('maintenance') ? { held_by: heldBy } : {}
  const spec = bench.engine.policy.actions.find(({ name }) => name === action)
  if (spec === undefined || !reasons.includes('cooldown')) return held
  const told = state.checks[check]?.news.channels[action]
  const last = state.attempts[spec.budget]?.at(-1)
  const remedied = last === undefined ? null : last + spec.cooldownMs
  const end =
    kind === 'remediation' || told === undefined ? remedied : cooldownEnd(told, kind, spec.cooldownMs)
  return end === null ? held : { ...held, until: nearestIsoTime(end) }
}

/** When a message was first planned: planned again while it is on its way, it is the same one. */
function plannedSince({ checks }: PolicyState, { action, check, kind, at }: ActionDecision): number {
  if (kind === 'remediation') return at
  return checks[check]?.news.channels[action]?.sending[topicOf(kind)]?.since ?? at
}

function outboxRow(
  decision: ActionDecision,
  since: number,
  { name, kind, deliverWithinMs, options }: PlannedEffect['action'],
  { name: policyName, digest }: PlannedEffect['policy'],
  { agent, heartbeatId, builtIn, now }: TickOwner,
): OutboxRow {
  const effect: PlannedEffect = {
    form: 1,
    agent,
    builtIn,
    decision,
    policy: { name: policyName, digest },
    action: { name, kind, deliverWithinMs, options },
    heartbeatId,
  }
  const { action, check, kind: purpose, state } = decision
  // One message has one name however often it is planned, so that nothing is ever sent twice as another thing.
  const key = JSON.stringify([agent, action, check, purpose, state, since])
  const id = `eff_${hash('sha256', key).slice(0, 32)}`
  return { id, agent, at: now, effect: JSON.stringify(effect), notBefore: now }
}
