import type { Engine } from '../core/policy/engine/compiled.ts'
import type { View } from '../core/policy/engine/observe.ts'
import type { CheckState, PolicyState } from '../core/policy/engine/policy-state.ts'
import type { Transition } from '../core/policy/engine/policy-step.ts'
import type { AdHocSubject, ProbeReport, TransitionReport } from '../core/report/probe.ts'
import { isoTime } from '../core/text/time.ts'
import type { TickOutcome } from '../core/tick.ts'
import type { ProbeRun } from '../probes/run.ts'
import { checkReport } from './check-report.ts'
import { type HostSilence, hostSilencedUntil } from './operator/host-silences.ts'

/** What a report is made of once a round is judged. Times are epoch milliseconds. */
export interface JudgedRound {
  readonly engine: Engine
  readonly state: PolicyState
  readonly view: View
  readonly outcome: TickOutcome
  readonly runs: readonly ProbeRun[]
  readonly skipped: ReadonlySet<string>
  /** Those that are meant for the policy. */
  readonly silences: readonly HostSilence[]
  readonly agentId: string
  readonly adHoc?: AdHocSubject | undefined
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
    ...(round.adHoc && { ad_hoc: round.adHoc }),
    ts: isoTime(round.judgedAt),
    state: state.overall.state,
    since: isoTime(state.overall.since),
    checks: engine.checks.map((check) => {
      const { name } = check.spec
      const until = hostSilencedUntil(round.silences, name, round.judgedAt)
      const seen = { skipped: round.skipped.has(name), at: round.judgedAt, saved: round.saved, until }
      return checkReport(check, state.checks[name] as CheckState, round.view, seen)
    }),
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

function transitionReport({ at, check, from, to, reason, condition, values }: Transition): TransitionReport {
  return { at: isoTime(at), check, from, to, reason, condition, values }
}

function rounded(ms: number): number {
  return Math.round(ms * 1_000) / 1_000
}
