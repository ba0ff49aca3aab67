import { isoTime } from '../../../text/time.ts'
import type { MaybeValue, Value } from '../../../value.ts'
import { checksInOrder } from '../../engine/bound-state.ts'
import type { CompiledCheck, CompiledTransition, Engine } from '../../engine/compiled.ts'
import { type Frame, presence } from '../../engine/frame.ts'
import { lackOf, waysOut } from '../../engine/missing.ts'
import { type CheckState, type PolicyState, standingState } from '../../engine/policy-state.ts'
import { valuesAt } from '../../engine/policy-step.ts'
import type { Expression } from '../../language/policy.ts'
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
  const ways = waysOut(check, standingState(own) ?? 'unknown').map((way) =>
    explainWay(engine, way, own, frame),
  )
  return {
    name: check.spec.name,
    state: own.state,
    covered: own.covered,
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
  return { ...frame, values, presence: frame.presence.with(slot, presence.value) }
}

function reasonOf(check: CompiledCheck, own: CheckState, frame: Frame): string | null {
  if (own.reason !== null) return own.reason
  return own.state === 'unknown' && own.missing > 0 ? lackOf(check, frame) : null
}

function explainWay(engine: Engine, way: CompiledTransition, own: CheckState, frame: Frame): WayExplained {
  const { spec, index } = way
  const slotOf = (name: string) => engine.slots.get(name) ?? -1
  const explained = (expression: Expression) => {
    return plain(explainExpression(expression, slotOf, frame, engine.absenceOf))
  }
  const run = own.runs[index] ?? 0
  const progress = {
    from: spec.from,
    to: spec.to,
    condition: explained(spec.condition),
    and: spec.and && explained(spec.and),
    samples: { have: Math.min(run, spec.consecutive), need: spec.consecutive },
    for_ms:
      spec.forMs === 0 ? null : { have: Math.min(own.seenMs[index] ?? 0, spec.forMs), need: spec.forMs },
  }
  return { ...progress, change: changeOf(progress) }
}

function missingOf(check: CompiledCheck, own: CheckState): CheckExplained['missing'] {
  const { treat, consecutive } = check.spec.missing
  return treat === 'unknown' && own.missing > 0 && own.state !== 'unknown'
    ? { have: own.missing, need: consecutive }
    : null
}

function recoverOf(check: CompiledCheck, own: CheckState): CheckExplained['recover'] {
  if (standingState(own) !== null) return null
  return { have: own.passing, need: check.spec.missing.recover }
}

function holdOf(check: CompiledCheck, own: CheckState, at: number): CheckExplained['hold'] {
  const ms = check.spec.transitions[own.entered]?.holdMs ?? 0
  const until = own.entryTrueAt + ms
  if (ms === 0 || until <= at) return null
  return { ms, until: own.entryTrueAt === at ? null : isoTime(until) }
}

function plain({ text, value, children }: Explanation): ConditionExplained {
  return { text, value: known(value), children: pathOnly.test(text) ? [] : children.map(plain) }
}

// What a path is made of says nothing more: the whole probe below `disk.free_pct` would only be in the way.
const pathOnly = /^(?:has\(\s*)?[A-Za-z_]\w*(?:\.\w+|\[[^\]]*\])*(?:\s*\))?$/

function known(value: MaybeValue): Value {
  return value ?? null
}
