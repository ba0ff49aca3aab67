import type { Finding } from '../core/errors.ts'
import type { Notice } from '../core/notify/notice.ts'
import {
  type Before,
  nothingToldOnChange,
  type OnChangeMemory,
  toldByEveryRound,
} from '../core/notify/on-change.ts'
import { adoptState } from '../core/policy/engine/adopt-state.ts'
import { probesAwaited } from '../core/policy/engine/awaited.ts'
import { createEngine } from '../core/policy/engine/compile.ts'
import type { Engine } from '../core/policy/engine/compiled.ts'
import { type Reading, readingOf, type Sample } from '../core/policy/engine/sample.ts'
import type { Policy, ProbeSpec } from '../core/policy/language/policy.ts'
import type { AdHocSubject, ProbeReport } from '../core/report/probe.ts'
import { canonicalJson } from '../core/text/canonical-json.ts'
import type { Value } from '../core/value.ts'
import { pendingThreadWork } from '../host/thread-work.ts'
import { type ProbeRun, runProbes } from '../probes/run.ts'
import type { HostSettings } from '../settings/gateway/host-gateway.ts'
import type { LedgerStore } from '../store/ledger.ts'
import type { ProbeMemory, Remembered, Store } from '../store/store.ts'
import { transitionEntry } from './audit-entry.ts'
import { chooseProbes, skippedChecks } from './chosen-probes.ts'
import { parseFacts } from './facts.ts'
import { type FoldedSample, foldSample } from './fold-sample.ts'
import { type HeldMemory, holdMemory, noMemory } from './memory.ts'
import { type HostSilence, hostMutes } from './operator/host-silences.ts'
import { roundSilences } from './operator/round-silences.ts'
import { compiledPolicyOf, type PolicyFile } from './policy-file.ts'
import type { RecordedRound } from './recording.ts'
import { type Remark, remarksOf } from './remarks.ts'
import { reportOf } from './report.ts'

/** What one round is asked to do. */
export interface RoundRequest {
  readonly file: PolicyFile
  readonly agentId: string
  readonly version: string
  /** What the file stands for where it is none. */
  readonly adHoc?: AdHocSubject | undefined
  /** `NAME=VALUE`, as given. */
  readonly facts: readonly string[]
  /** Only these probes; none means all. */
  readonly probes: readonly string[]
  /** False starts from `initial`, saves nothing and takes every count as met. */
  readonly keepState: boolean
  /** Whether this round is for who hears of changes only: it then tells, and remembers, what is new to them. */
  readonly onChange?: boolean
  /** When the process began, epoch milliseconds: the policy's total budget counts from here. */
  readonly startedAt: number
}

/** What a round touches besides probes; `store` is `null` where there is no place to keep anything. */
export interface RoundEdges {
  readonly now: () => number
  readonly store: (Store & Pick<LedgerStore, 'readLedger'>) | null
  /** Why there is no store, for people. */
  readonly noStore: string | null
  readonly host: HostSettings
}

export interface Round {
  readonly policy: Policy
  /** Errors of a policy that is new or changed, which do not keep it from being run. */
  readonly flaws: readonly Finding[]
  /** What is new to who hears of changes only; nothing where the round is not for them. */
  readonly notices: readonly Notice[]
  /** The checks as they were when such a round was last told; none before the first. */
  readonly before: Readonly<Record<string, Before>>
  /** The checks as they are now, for who hears of changes only. */
  readonly now: Readonly<Record<string, Before>>
  readonly report: ProbeReport
  readonly recorded: RecordedRound
  /** Why the verdict could not be remembered; `null` when it was, or was not to be. */
  readonly unsaved: string | null
  /** What people must learn once, such as a damaged memory; in words. */
  readonly remarks: readonly string[]
  /** True when a probe's system call never came back: Node would wait for it at the end. */
  readonly hangs: boolean
}

/**
 * One whole round: load → hold the memory → probe → judge → save. A verdict is told even where nothing can be saved;
 * every count is then taken as met by this one sample.
 *
 * @throws VitalsError POLICY_INVALID, USAGE (facts, probe names), STATE_LOCKED; nothing is then written.
 */
export async function runRound(request: RoundRequest, edges: RoundEdges): Promise<Round> {
  const isFile = request.adHoc === undefined
  const ready = await compiledPolicyOf(request.file, edges.store, request.version, isFile)
  const { checked, isNew, key, flaws } = ready
  const { policy } = checked
  const facts = parseFacts(request.facts, policy)
  const specs = chooseProbes(policy, request.probes)
  const memory = await takeMemory(request, edges)
  try {
    const engine = createEngine(policy)
    const runs = await probe(specs, engine, memory.remembered, request, edges)
    const sample = sampleOf(runs, facts, edges.now())
    const observed = { engine, sample, runs, skipped: skippedChecks(policy, specs) }
    if (isNew && request.keepState) await edges.store?.keepCompiledPolicy(request.file.realPath, key, checked)
    const own = await roundSilences(request.keepState ? edges.store : null, request.file.realPath, sample.at)
    const { silences } = own
    const remarks = [...remarksOf(memory.remembered, sample.at), ...own.remarks]
    const { judged, unsaved } = await judgeAndSave({ ...observed, remarks, silences }, memory, request)
    const { agentId, adHoc, startedAt } = request
    const saved = request.keepState && unsaved === null
    const report = reportOf({
      ...{ ...observed, ...judged, silences, agentId, adHoc, startedAt, judgedAt: sample.at, saved },
    })
    const { results, ts } = report
    const recorded: RecordedRound = {
      ...{ ts, policy: policy.name, results, facts, skipped: observed.skipped },
      prior: memory.remembered.state,
      settled: judged.settled,
    }
    const told = remarks.map(({ text }) => text)
    const hangs = pendingThreadWork() > 0
    const notices = judged.onChange?.notices ?? []
    const before = toldBefore(memory).checks
    const now = judged.onChange?.memory.checks ?? {}
    return { policy, flaws, notices, before, now, report, recorded, unsaved, remarks: told, hangs }
  } finally {
    await memory.letGo()
  }
}

interface Observed {
  readonly engine: Engine
  readonly sample: Sample
  readonly runs: readonly ProbeRun[]
  readonly skipped: ReadonlySet<string>
  readonly remarks: readonly Remark[]
  readonly silences: readonly HostSilence[]
}

interface Judged {
  readonly judged: FoldedSample
  readonly unsaved: string | null
}

async function judgeAndSave(
  observed: Observed,
  memory: HeldMemory,
  { keepState, onChange: isForChanges = false }: RoundRequest,
): Promise<Judged> {
  const { engine, sample, runs, skipped, remarks, silences } = observed
  const silenced = hostMutes(silences, sample.at)
  const told = toldBefore(memory)
  const judge = (countsMet: boolean) => {
    const onChange = isForChanges ? told : null
    return foldSample(engine, sample, memory.remembered.state, { countsMet, skipped, silenced, onChange })
  }
  if (!keepState || memory.unsaved !== null) return { judged: judge(true), unsaved: memory.unsaved }
  // Without what was counted before, one sample decides: a lost memory must not look like health.
  const judged = judge(memory.remembered.setAside !== undefined)
  const transitions = judged.outcome.transitions.map((transition) => {
    return transitionEntry(transition, engine.policy, judged.decisionHash)
  })
  const audit = [...remarks.map(({ entry }) => entry), ...transitions]
  const probes = memoriesOf(runs, engine.policy)
  const onChange = judged.onChange?.memory ?? told
  const unsaved = await memory.save({ state: judged.state, onChange, probes, audit })
  return unsaved === null ? { judged, unsaved } : { judged: judge(true), unsaved }
}

function toldBefore({ remembered }: HeldMemory): OnChangeMemory {
  return (
    remembered.onChange ??
    (remembered.state === null ? nothingToldOnChange : toldByEveryRound(remembered.state))
  )
}

async function takeMemory(request: RoundRequest, edges: RoundEdges): Promise<HeldMemory> {
  if (!request.keepState) return noMemory
  if (edges.store === null) return { ...noMemory, unsaved: edges.noStore }
  return await holdMemory(edges.store, request.file.realPath)
}

function probe(
  specs: readonly ProbeSpec[],
  engine: Engine,
  remembered: Remembered,
  request: RoundRequest,
  edges: RoundEdges,
): Promise<ProbeRun[]> {
  const last = (spec: ProbeSpec): ProbeMemory | null => {
    const kept = remembered.probes[spec.name]
    return kept?.optionsDigest === optionsDigest(spec) ? kept : null
  }
  const awaited = specs.some(({ ttlMs }) => ttlMs > 0) ? awaitedBy(engine, remembered, edges.now()) : none
  return runProbes(specs, {
    now: edges.now,
    deadline: request.startedAt + engine.policy.budget.totalMs,
    cached: (spec) => (awaited.has(spec.name) ? null : (last(spec)?.result ?? null)),
    memory: (spec) => last(spec)?.memory ?? null,
    host: edges.host,
  })
}

const none: ReadonlySet<string> = new Set()

function awaitedBy(engine: Engine, { state }: Remembered, now: number): ReadonlySet<string> {
  return state === null ? none : probesAwaited(engine, adoptState(engine, state, now).checks)
}

function optionsDigest({ kind, ttlMs, options }: ProbeSpec): string {
  return canonicalJson([kind, ttlMs, options])
}

function memoriesOf(runs: readonly ProbeRun[], policy: Policy): Record<string, ProbeMemory> {
  const specs = new Map(policy.probes.map((spec) => [spec.name, spec]))
  return Object.fromEntries(
    runs.map(({ result, memory }) => {
      return [
        result.name,
        { optionsDigest: optionsDigest(specs.get(result.name) as ProbeSpec), result, memory },
      ]
    }),
  )
}

function sampleOf(runs: readonly ProbeRun[], facts: ReadonlyMap<string, Value>, at: number): Sample {
  const readings = new Map<string, Reading>()
  for (const { result } of runs) readings.set(result.name, readingOf(result))
  for (const [name, value] of facts) readings.set(name, { value, observedAt: at, ttlMs: 0 })
  return { at, readings }
}
