import { timeAllowed } from '../core/heartbeat/schedule.ts'
import type { ProbeSpec } from '../core/policy/language/policy.ts'
import { cleanOf, cleanValue } from '../core/probe-kind/clean-value.ts'
import type { ProbeResult } from '../core/probe-kind/probe-result.ts'
import { isoTime } from '../core/text/time.ts'
import { timerMs } from '../core/timer.ts'
import type { Value } from '../core/value.ts'
import { errorText } from '../host/system-error.ts'
import type { HostSettings } from '../settings/gateway/host-gateway.ts'
import { stopwatch } from './elapsed.ts'
import { couldNotProbe, failedTarget } from './failure.ts'
import { reusable } from './fresh.ts'
import { hasTarget, loadProbe } from './load-probe.ts'
import type { Observation, Probe, ProbeContext } from './probe.ts'

/** What a round of probes is given. */
export interface Round {
  /** Epoch milliseconds; stamps results and decides freshness. Time-outs run on real timers. */
  readonly now: () => number
  /** When the total budget ends, on the same clock. */
  readonly deadline: number
  /** The last result of a probe with these very options, `null` without one. */
  readonly cached: (spec: ProbeSpec) => ProbeResult | null
  /** What the probe asked to remember last time, `null` without anything. */
  readonly memory: (spec: ProbeSpec) => Value
  readonly host: HostSettings
}

/** One probe's part of a round. */
export interface ProbeRun {
  readonly result: ProbeResult
  readonly durationMs: number
  /** True when a fresh result of an earlier run was given again, unchanged. */
  readonly cached: boolean
  /** What to remember for the next run; the old memory where the probe had nothing new. */
  readonly memory: Value
}

/**
 * Runs the probes of a policy side by side inside the budget. Never rejects and leaves nothing out: every failure
 * is a result of its own, in the order of `specs`. When a probe's time is over its result is settled at once,
 * whatever the probe still does.
 */
export function runProbes(specs: readonly ProbeSpec[], given: Round): Promise<ProbeRun[]> {
  return Promise.all(specs.map((spec) => runProbe(spec, given)))
}

async function runProbe(spec: ProbeSpec, given: Round): Promise<ProbeRun> {
  const before = given.memory(spec)
  const cached = given.cached(spec)
  if (cached !== null && reusable(cached, given.now())) {
    return { result: cached, durationMs: 0, cached: true, memory: before }
  }
  // Loading is our time and not the target's, so only the budget counts it.
  const probe = await loadProbe(spec.kind)
  const elapsed = stopwatch()
  const observation = await observe(spec, given, before, probe)
  return {
    result: toResult(spec, observation, given.now()),
    durationMs: elapsed(),
    cached: false,
    memory: observation.memory === undefined ? before : cleanValue(observation.memory),
  }
}

async function observe(spec: ProbeSpec, given: Round, memory: Value, probe: Probe): Promise<Observation> {
  const { ms: timeoutMs, limit: reason } = timeAllowed(spec.timeoutMs, given.deadline, given.now())
  if (timeoutMs === 0) return couldNotProbe('not run: the total budget was spent before it began')
  const cut: Cut = { timeoutMs, hasTarget: hasTarget(spec.kind), reason }
  return insideTime(cut, async (end) => {
    const context: ProbeContext = {
      now: given.now,
      timeoutMs,
      memory,
      host: given.host,
      // Local probes never look at it, and the first one in a process costs a millisecond.
      get signal() {
        return end.signal
      },
    }
    return probe(spec.options, context)
  })
}

/** The end of a probe's time, as a signal only where somebody asks for one. */
class End {
  #controller: AbortController | null = null
  #reason: string | null = null

  get signal(): AbortSignal {
    this.#controller ??= new AbortController()
    if (this.#reason !== null) this.#controller.abort(this.#reason)
    return this.#controller.signal
  }

  abort(reason: string): void {
    this.#reason = reason
    this.#controller?.abort(reason)
  }
}

interface Cut {
  readonly hasTarget: boolean
  readonly timeoutMs: number
  readonly reason: 'timeout' | 'budget'
}

function insideTime(cut: Cut, work: (end: End) => Promise<Observation>): Promise<Observation> {
  const end = new End()
  return new Promise((resolve) => {
    const settle = (observation: Observation) => {
      clearTimeout(timer)
      resolve(observation)
      end.abort(cut.reason)
    }
    const timer = setTimeout(() => settle(outOfTime(cut)), timerMs(cut.timeoutMs))
    work(end).then(settle, (error: unknown) => settle(couldNotProbe(errorText(error))))
  })
}

function outOfTime(cut: Cut): Observation {
  const waited = `no answer within ${Math.round(cut.timeoutMs)} ms`
  const error = cut.reason === 'budget' ? `${waited}, all that was left of the total budget` : waited
  return cut.hasTarget ? failedTarget(cut.reason, error) : couldNotProbe(error)
}

function toResult(spec: ProbeSpec, observation: Observation, now: number): ProbeResult {
  const { value, cut } = cleanOf(observation.value)
  const ok = observation.ok && value !== null
  const said = ok ? observation.error : errorText(observation.error ?? 'the probe gave no value')
  return {
    name: spec.name,
    ok,
    observed_at: isoTime(now),
    value,
    severity_hint: observation.severityHint ?? (ok ? 'info' : 'warn'),
    error: withCut(said, cut),
    ttl_ms: observation.reusable === false ? 0 : spec.ttlMs,
  }
}

function withCut(said: string | null, cut: number): string | null {
  if (cut === 0) return said
  const note = `${cut} values over 1,000 are left out`
  return said === null ? note : `${said}; ${note}`
}
