import { isNotification } from '../action/kind.ts'
import type { ActionSpec, CheckSpec, Policy } from '../policy/language/policy.ts'
import { isWorse, type State } from '../state.ts'

/** Who hears of a check on one channel, and of what. All times are milliseconds. */
export interface Audience {
  /** Hears of every change, no matter who else does: the report itself. */
  readonly always: boolean
  /** For each state whose entry is told here, for how long it must have been shown first. */
  readonly entries: Readonly<Partial<Record<State, number>>>
  /**
   * Hears of losses and flapping where nobody was told of an open problem; of losses only when they were shown for so
   * long. `null` where it does not.
   */
  readonly fallbackMs: number | null
  readonly cooldownMs: number
  /** A loss is held by the cooldown like a repeat. */
  readonly lostCooldownMs: number
}

export interface Channel extends Audience {
  readonly action: ActionSpec
}

/** Another check whose problem explains this one's. Durations depend on the pace, in milliseconds. */
export interface Dependency {
  /** Index of that check. */
  readonly check: number
  /** From this state on it hides; `unknown` always does. */
  readonly at: State
  /** How long its longest count and duration may take. */
  readonly countMs: (paceMs: number) => number
}

/** A remediation that entry into a state calls for. */
export interface Remedy {
  readonly action: ActionSpec
  readonly to: State
  readonly afterMs: number
}

export interface CheckPlan {
  readonly name: string
  readonly channels: readonly Channel[]
  readonly remedies: readonly Remedy[]
  readonly dependsOn: readonly Dependency[]
  /** Whether it counts for how long a state was shown (`after:`). */
  readonly countsShown: boolean
  /** Time to recover after a dependency did. */
  readonly settleMs: (paceMs: number) => number
}

/** What `on:`, `depends_on:` and `notify:` mean for each check, worked out once a policy. */
export interface NewsPlan {
  readonly checks: readonly CheckPlan[]
  /** Indexes of the checks, each behind those it depends on. */
  readonly order: readonly number[]
  readonly report: Audience
  /** Time after which an open problem is told again; `null` never. */
  readonly repeatMs: number | null
}

const always = { healthy: 0, recovering: 0, degraded: 0, unknown: 0, critical: 0 }

export function planNews(policy: Policy): NewsPlan {
  const { checks, notify } = policy
  const indexes = new Map(checks.map(({ name }, index) => [name, index]))
  return {
    checks: checks.map((spec) => planOf(spec, policy, indexes)),
    order: dependenciesFirst(checks, indexes),
    report: {
      always: true,
      entries: always,
      fallbackMs: 0,
      cooldownMs: 0,
      lostCooldownMs: notify.cooldownMs,
    },
    repeatMs: notify.repeatMs,
  }
}

function planOf(spec: CheckSpec, policy: Policy, indexes: ReadonlyMap<string, number>): CheckPlan {
  const calls = policy.on
    .filter(({ check }) => check === null || check === spec.name)
    .flatMap(({ to, afterMs, run }) => run.map((name) => ({ to, afterMs, name })))
  const actionOf = new Map(policy.actions.map((action) => [action.name, action]))
  const remedies = calls.flatMap(({ to, afterMs, name }): Remedy[] => {
    const action = actionOf.get(name)
    return action === undefined || isNotification(action.kind) ? [] : [{ action, to, afterMs }]
  })
  return {
    name: spec.name,
    channels: channelsOf(calls, policy, actionOf),
    remedies: onceEach(remedies),
    dependsOn: spec.dependsOn.flatMap(({ check, at }) => {
      const index = indexes.get(check)
      return index === undefined ? [] : [{ check: index, at, countMs: longestCount(policy.checks[index]) }]
    }),
    countsShown: calls.some(({ afterMs }) => afterMs > 0),
    settleMs: (paceMs) => spec.settleMs ?? Math.max(2, longestExit(spec) + 1) * paceMs,
  }
}

interface Call {
  readonly to: State
  readonly afterMs: number
  readonly name: string
}

function channelsOf(
  calls: readonly Call[],
  { stateOrder }: Policy,
  actionOf: ReadonlyMap<string, ActionSpec>,
): readonly Channel[] {
  const told = calls.filter(({ name }) => isNotification(actionOf.get(name)?.kind ?? ''))
  const entries = new Map<string, Partial<Record<State, number>>>()
  for (const { name, to, afterMs } of told) {
    const own = entries.get(name) ?? {}
    own[to] = Math.min(own[to] ?? afterMs, afterMs)
    entries.set(name, own)
  }
  const problems = told.map(({ to }) => to).filter((to) => to !== 'healthy' && to !== 'recovering')
  const mildest = stateOrder.find((state) => (problems as readonly State[]).includes(state))
  const fallback = problems.includes('unknown') ? 'unknown' : mildest
  return [...entries].map(([name, own]) => {
    const action = actionOf.get(name) as ActionSpec
    const fallbackMs = fallback === undefined ? null : (own[fallback] ?? null)
    const { cooldownMs } = action
    return { action, always: false, entries: own, fallbackMs, cooldownMs, lostCooldownMs: cooldownMs }
  })
}

function onceEach(remedies: readonly Remedy[]): readonly Remedy[] {
  const least = new Map<string, Remedy>()
  for (const remedy of remedies) {
    const key = `${remedy.action.name}\n${remedy.to}`
    const known = least.get(key)
    if (known === undefined || remedy.afterMs < known.afterMs) least.set(key, remedy)
  }
  return [...least.values()]
}

function longestExit({ transitions }: CheckSpec): number {
  const exits = transitions.filter(
    ({ from, to }) => from !== 'unknown' && to !== 'unknown' && isWorse(from, to),
  )
  return Math.max(1, ...exits.map(({ consecutive }) => consecutive))
}

function longestCount(spec: CheckSpec | undefined): (paceMs: number) => number {
  const { transitions, missing } = spec as CheckSpec
  const count = Math.max(missing.consecutive, ...transitions.map(({ consecutive }) => consecutive))
  const forMs = Math.max(0, ...transitions.map((transition) => transition.forMs))
  return (paceMs) => count * paceMs + forMs
}

function dependenciesFirst(
  checks: readonly CheckSpec[],
  indexes: ReadonlyMap<string, number>,
): readonly number[] {
  const order = new Set<number>()
  const visit = (index: number): void => {
    if (order.has(index)) return
    for (const { check } of checks[index]?.dependsOn ?? []) {
      const before = indexes.get(check)
      if (before !== undefined && before !== index) visit(before)
    }
    order.add(index)
  }
  for (const index of checks.keys()) visit(index)
  return [...order]
}
