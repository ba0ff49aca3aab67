import type { CompiledCheck, Engine } from '../core/policy/engine/compiled.ts'
import { lackOf, waysOut } from '../core/policy/engine/missing.ts'
import type { View } from '../core/policy/engine/observe.ts'
import { type CheckState, type PolicyState, standingState } from '../core/policy/engine/policy-state.ts'
import { type Transition, valuesAt } from '../core/policy/engine/policy-step.ts'
import type { CheckReport, ProbeReport, TransitionReport } from '../core/report/probe.ts'
import { isoTime } from '../core/text/time.ts'
import type { TickOutcome } from '../core/tick.ts'
import type { ProbeRun } from '../probes/run.ts'

/** What a report is made of once a round is judged. Times are epoch milliseconds. */
export interface JudgedRound {
  readonly engine: Engine
  readonly state: PolicyState
  readonly view: View
  readonly outcome: TickOutcome
  readonly runs: readonly ProbeRun[]
  readonly skipped: ReadonlySet<string>
  readonly agentId: string
  readonly startedAt: number
  readonly judgedAt: number
  readonly saved: boolean
  readonly confidence: number
  readonly decisionHash: string
}

/** The report of a round, in the words and field names of `vitals probe --json`. */
export function reportOf(round: JudgedRound): ProbeReport {
  const { engine, state, outcome, runs } = round
  return {
    policy: engine.policy.name,
    policy_digest: engine.policy.digest,
    agent_id: round.agentId,
    ts: isoTime(round.judgedAt),
    state: state.overall.state,
    since: isoTime(state.overall.since),
    checks: engine.checks.map((check) => checkReport(check, round)),
    results: runs.map(({ result }) => result),
    transitions: outcome.transitions.map(transitionReport),
    timing: {
      total_ms: Math.max(0, round.judgedAt - round.startedAt),
      probes: Object.fromEntries(
        runs.map(({ result, durationMs, cached }) => [
          result.name,
          { duration_ms: rounded(durationMs), cached },
        ]),
      ),
    },
    actions: outcome.actions.map(({ action, check, kind, outcome: word, reasons }) => ({
      name: action,
      check,
      kind,
      outcome: word,
      reasons,
    })),
    escalation: { llm_required: outcome.escalation.llmRequired, confidence: round.confidence },
    state_saved: round.saved,
    decision_hash: round.decisionHash,
  }
}

function checkReport(check: CompiledCheck, { state, view, skipped }: JudgedRound): CheckReport {
  const own = state.checks[check.spec.name] as CheckState
  return {
    name: check.spec.name,
    state: own.state,
    since: isoTime(own.since),
    reasons: reasonsOf(check, own, view),
    counters: countersOf(check, own),
    flapping: own.flapping,
    skipped: skipped.has(check.spec.name),
    values: valuesAt(check.paths, view),
  }
}

function reasonsOf(check: CompiledCheck, own: CheckState, view: View): string[] {
  if (own.state === 'healthy') return []
  if (own.reason !== null) return [own.reason]
  if (own.state !== 'unknown') return ['initial_state']
  return [own.missing > 0 ? lackOf(check, view.frame) : 'undecided']
}

/** How far each way out of the present state has got: `2/3`. */
function countersOf(check: CompiledCheck, own: CheckState): Record<string, string> {
  const counters: Record<string, string> = {}
  for (const { index, spec } of waysOut(check, standingState(own) ?? 'unknown')) {
    const run = own.runs[index] ?? 0
    if (run > 0)
      counters[`${spec.from}->${spec.to}`] = `${Math.min(run, spec.consecutive)}/${spec.consecutive}`
  }
  return counters
}

function transitionReport({ at, check, from, to, reason, condition, values }: Transition): TransitionReport {
  return { at: isoTime(at), check, from, to, reason, condition, values }
}

function rounded(ms: number): number {
  return Math.round(ms * 1_000) / 1_000
}
