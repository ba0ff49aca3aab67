import { isoTime } from '../../../text/time.ts'
import type { MaybeValue, Value } from '../../../value.ts'
import { checksInOrder } from '../../engine/bound-state.ts'
import type { CompiledCheck, CompiledTransition, Engine } from '../../engine/compile.ts'
import { type Frame, presence } from '../../engine/frame.ts'
import { missingReason, waysOut } from '../../engine/missing.ts'
import type { CheckState, PolicyState } from '../../engine/policy-state.ts'
import { valuesAt } from '../../engine/policy-step.ts'
import { changeOf } from './change.ts'
import type { CheckExplained, ConditionExplained, PolicyExplained, WayExplained } from './report.ts'
import { type Explanation, explainExpression } from './tree.ts'

/**
 * Why every check is in its state after a tick, how far each way out of it has got, and what would take it.
 *
 * @param frame what the names were at that tick
 */
export function explainPolicy(engine: Engine, state: PolicyState, frame: Frame): PolicyExplained {
  const states = checksInOrder(engine, state)
  return {
    policy: engine.policy.name,
    policy_digest: engine.policy.digest,
    at: isoTime(state.at),
    state: state.overall.state,
    since: isoTime(state.overall.since),
    checks: engine.checks.map((check, index) =>
      explainCheck(engine, check, states[index] as CheckState, state.at, frame),
    ),
  }
}

function explainCheck(
  engine: Engine,
  check: CompiledCheck,
  own: CheckState,
  at: number,
  shared: Frame,
): CheckExplained {
  const frame = withRemedy(engine, own, shared)
  const ways = waysOut(check, own.state).map((way) => explainWay(engine, way, own, at, frame))
  return {
    name: check.spec.name,
    state: own.state,
    since: isoTime(own.since),
    reason: reasonOf(check, own, frame),
    values: valuesAt(check.paths, { frame }),
    ways,
    missing: missingOf(check, own),
    recover: recoverOf(check, own),
    hold: holdOf(check, own, at),
    flapping: own.flapping,
  }
}

// The slot holds what the check that was judged last saw; each check has the fact for itself.
function withRemedy(engine: Engine, own: CheckState, frame: Frame): Frame {
  const slot = engine.remediatedSlot
  if (slot === -1) return frame
  const values = frame.values.with(slot, own.remediated)
  return { values, presence: frame.presence.with(slot, presence.value), observedAt: frame.observedAt }
}

function reasonOf(check: CompiledCheck, own: CheckState, frame: Frame): string | null {
  if (own.reason !== null) return own.reason
  return own.state === 'unknown' && own.missing > 0 ? missingReason(check, frame) : null
}

function explainWay(
  engine: Engine,
  way: CompiledTransition,
  own: CheckState,
  at: number,
  frame: Frame,
): WayExplained {
  const { spec, index } = way
  const slotOf = (name: string) => engine.slots.get(name) ?? -1
  const run = own.runs[index] ?? 0
  const since = own.trueSince[index] ?? -1
  const explained = {
    from: spec.from,
    to: spec.to,
    condition: plain(explainExpression(spec.condition, slotOf, frame)),
    and: spec.and && plain(explainExpression(spec.and, slotOf, frame)),
    samples: { have: Math.min(run, spec.consecutive), need: spec.consecutive },
    for_ms:
      spec.forMs === 0
        ? null
        : { have: since === -1 ? 0 : Math.min(at - since, spec.forMs), need: spec.forMs },
  }
  return { ...explained, change: changeOf(explained) }
}

function missingOf(check: CompiledCheck, own: CheckState): CheckExplained['missing'] {
  const { treat, consecutive } = check.spec.missing
  return treat === 'unknown' && own.missing > 0 && own.state !== 'unknown'
    ? { have: own.missing, need: consecutive }
    : null
}

function recoverOf(check: CompiledCheck, own: CheckState): CheckExplained['recover'] {
  const named = check.leaving.unknown.some(({ spec }) => spec.to === 'healthy')
  if (own.state !== 'unknown' || named) return null
  return { have: own.passing, need: check.spec.missing.recover }
}

function holdOf(check: CompiledCheck, own: CheckState, at: number): CheckExplained['hold'] {
  const ms = check.spec.transitions[own.entered]?.holdMs ?? 0
  const until = own.entryEndedAt + ms
  if (ms === 0 || (own.entryEndedAt !== -1 && until <= at)) return null
  return { ms, until: own.entryEndedAt === -1 ? null : isoTime(until) }
}

function plain({ text, value, children }: Explanation): ConditionExplained {
  return { text, value: known(value), children: pathOnly.test(text) ? [] : children.map(plain) }
}

// What a path is made of says nothing more: the whole probe below `disk.free_pct` would only be in the way.
const pathOnly = /^(?:has\(\s*)?[A-Za-z_]\w*(?:\.\w+|\[[^\]]*\])*(?:\s*\))?$/

function known(value: MaybeValue): Value {
  return value ?? null
}
