import { builtInCheck } from '../../../../core/heartbeat/built-in-check.ts'
import type { CompiledCheck, Engine } from '../../../../core/policy/engine/compiled.ts'
import type { CheckState, PolicyState } from '../../../../core/policy/engine/policy-state.ts'
import type { AgentWork } from './agent-work.ts'

/**
 * Why an agent is in its state, each reason once: those of its checks, `no_policy` where nothing judges it,
 * `not_reported` for checks that read what it never sent, `clock_skew` while its clock is too far off.
 */
export function reasonsOf(work: AgentWork): readonly string[] {
  const { own, builtIn, memory } = work
  const heartbeat = builtIn?.state.checks[builtInCheck]
  const reasons = [
    ...(heartbeat === undefined || heartbeat.state === 'healthy' ? [] : [heartbeat.reason ?? 'undecided']),
    ...(memory.clockSkewAt === -1 ? [] : ['clock_skew']),
    ...(work.policy.own === null ? ['no_policy'] : []),
    ...(own === null ? [] : reasonsOfChecks(own.bench.engine, own.state)),
  ]
  return [...new Set(reasons)]
}

function reasonsOfChecks(engine: Engine, state: PolicyState): readonly string[] {
  return engine.checks.flatMap((check) => reasonsOfCheck(check, engine, state))
}

/** Why a check is not healthy; none where it is. */
export function reasonsOfCheck(check: CompiledCheck, engine: Engine, state: PolicyState): readonly string[] {
  const own = state.checks[check.spec.name] as CheckState
  if (own.state === 'healthy') return []
  if (own.state === 'unknown' && wasNeverReported(check, engine, state)) return ['not_reported']
  return [own.reason ?? (own.state === 'unknown' ? 'undecided' : 'initial_state')]
}

/** Whether the agent never sent one of the names that a check is made of. */
function wasNeverReported(check: CompiledCheck, engine: Engine, { observedAt }: PolicyState): boolean {
  return check.transitions.some(({ sources }) => {
    return sources.some((slot) => {
      const name = engine.policy.names[slot]
      return name !== undefined && name.source !== 'fact' && observedAt[name.name] === undefined
    })
  })
}
