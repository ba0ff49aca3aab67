import { countersOf } from '../../../../agent/check-report.ts'
import { limitsOf } from '../../../../core/action/guard.ts'
import { isNotification } from '../../../../core/action/kind.ts'
import type { AgentStatus } from '../../../../core/heartbeat/agent-status.ts'
import { areTwo } from '../../../../core/heartbeat/order/senders.ts'
import { cooldownEnd, heldBackBy } from '../../../../core/notify/held-back.ts'
import { type Silence, silencedUntil } from '../../../../core/notify/silence.ts'
import type { CheckState } from '../../../../core/policy/engine/policy-state.ts'
import type { ActionSpec } from '../../../../core/policy/language/policy.ts'
import { isoTime, nearestIsoTime } from '../../../../core/text/time.ts'
import type { AgentRow } from '../../../../store/gateway/port.ts'
import type { Said } from '../operator/said.ts'
import { AgentWork, type StateInWork } from './agent-work.ts'
import type { JudgedPolicies } from './judged-policy.ts'
import { reasonsOf, reasonsOfCheck } from './reasons.ts'

/**
 * What is known of an agent at `now` (epoch milliseconds), out of its row. Changes nothing.
 *
 * @param silences those that are not over
 * @param drift how far `now` is ahead of the clock of deadlines, in milliseconds
 */
export function agentStatus(
  row: AgentRow,
  policies: JudgedPolicies,
  now: number,
  drift = 0,
  silences: readonly Silence[] = [],
): AgentStatus {
  const work = new AgentWork(row.agent, row, policies)
  const { memory, judgedAt } = work
  if (judgedAt !== null) work.prepare(judgedAt)
  const { window, verdict, last } = memory
  const { own, builtIn } = work
  const states = [builtIn, own].filter((state) => state !== null)
  return {
    agent_id: row.agent,
    state: row.state,
    since: nearestIsoTime(row.since),
    reasons: reasonsOf(work),
    policy: policyOf(own),
    own_verdict: verdict,
    disagrees: verdict !== null && own !== null && verdict !== own.state.overall.state,
    checks: states.flatMap((state) => checksOf(state, memory.said, { agent: row.agent, at: now, silences })),
    last_beat:
      last === null
        ? null
        : { heartbeat_id: last.id, ts: nearestIsoTime(last.ts), received_at: isoTime(last.receivedAt) },
    boot_epoch: window.newest?.bootEpoch ?? null,
    seq: window.newest?.seq ?? null,
    held: window.held.length,
    missed: window.missed,
    missing: window.gaps.map(({ bootEpoch, from, to }) => ({ boot_epoch: bootEpoch, from, to })),
    skew_ms: memory.skewMs,
    clock_skew_since: memory.clockSkewAt === -1 ? null : isoTime(memory.clockSkewAt),
    two_senders: areTwo(memory.senders, now - drift),
    signed_off: memory.leaving,
    expected_by: row.deadlineAt === null ? null : isoTime(row.deadlineAt + drift),
    actions: own === null ? [] : own.bench.engine.policy.actions.map((spec) => actionOf(spec, states, now)),
  }
}

function policyOf(own: StateInWork | null): AgentStatus['policy'] {
  if (own === null) return null
  const { name, digest } = own.bench.engine.policy
  return { name, digest }
}

function checksOf(
  { bench, state }: StateInWork,
  said: Said,
  { silences, ...target }: { agent: string; at: number; silences: readonly Silence[] },
): AgentStatus['checks'] {
  return bench.engine.checks.map((check) => {
    const own = state.checks[check.spec.name] as CheckState
    const { name } = check.spec
    const given = said.acknowledged.find((one) => one.check === name)
    const acknowledged = given ?? own.news.acknowledged
    const until = silencedUntil(silences, { ...target, check: name })
    return {
      name,
      state: own.state,
      since: nearestIsoTime(own.since),
      reasons: reasonsOfCheck(check, bench.engine, state),
      counters: countersOf(check, own, state.at),
      flapping: own.flapping,
      silenced_until: until === null ? null : nearestIsoTime(until),
      held_back: heldBackOf(own, bench.engine.policy.actions, { silencedUntil: until, at: target.at }),
      acknowledged:
        acknowledged === null
          ? null
          : {
              by: acknowledged.by,
              note: acknowledged.note,
              at: nearestIsoTime(acknowledged.at),
              sticky: acknowledged.sticky,
              covers: acknowledged.severity ?? own.state,
              expires_at: acknowledged.expiresAt === null ? null : nearestIsoTime(acknowledged.expiresAt),
            },
    }
  })
}

function heldBackOf(
  { news }: CheckState,
  actions: readonly ActionSpec[],
  { silencedUntil, at }: { readonly silencedUntil: number | null; readonly at: number },
): AgentStatus['checks'][number]['held_back'] {
  return Object.entries(news.channels).flatMap(([action, told]) => {
    const cooldownMs = actions.find(({ name }) => name === action)?.cooldownMs ?? 0
    return heldBackBy(told).map(({ kind, reasons }) => {
      const ends = reasons.map((reason) => {
        if (reason === 'cooldown') return cooldownEnd(told, kind, cooldownMs)
        return reason === 'silence' ? silencedUntil : null
      })
      const known = ends.filter((end) => end !== null)
      const until = known.length < ends.length ? null : Math.max(...known)
      return { action, kind, reasons, until: until === null || until < at ? null : nearestIsoTime(until) }
    })
  })
}

function actionOf(
  spec: ActionSpec,
  states: readonly StateInWork[],
  now: number,
): AgentStatus['actions'][number] {
  const { name, kind, cooldownMs } = spec
  const isMessage = isNotification(kind)
  const starts = states.flatMap(({ state }) => {
    if (!isMessage) return state.attempts[spec.budget] ?? []
    return Object.values(state.checks).flatMap(({ news }) => news.channels[name]?.last?.at ?? [])
  })
  const until = Math.max(...starts) + cooldownMs
  const { maxAttempts } = limitsOf(spec)
  const recent = starts.filter((start) => now - start < maxAttempts.perMs)
  return {
    name,
    kind,
    cooldown_until: until > now ? nearestIsoTime(until) : null,
    attempts_left: isMessage ? null : Math.max(0, maxAttempts.count - recent.length),
  }
}
