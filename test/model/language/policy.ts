import { parse } from 'yaml'
import { type Condition, parseCondition, type Value } from './condition.ts'
import type {
  ActionFile,
  CheckFile,
  FlapFile,
  MissingFile,
  OnFile,
  PolicyFile,
  SignalFile,
  TransitionFile,
} from './policy-file.ts'
import { readShortForm } from './short-form.ts'
import { defaultOrder, isMilder, type State } from './states.ts'
import type { Window } from './window.ts'

/** A policy as the model reads it from a file, with the page's own defaults. Times are milliseconds. */
export interface Policy {
  readonly intervalMs: number
  readonly order: readonly State[]
  readonly signals: ReadonlyMap<string, Signal>
  readonly facts: ReadonlyMap<string, Fact>
  readonly checks: readonly Check[]
  readonly actions: ReadonlyMap<string, ActionFile>
  readonly on: readonly OnFile[]
  readonly file: PolicyFile
}

export interface Signal {
  readonly expression: Condition
  readonly window: Window | null
}

export interface Fact {
  readonly ttlMs: number
  readonly initial: Value | undefined
}

export interface Check {
  readonly name: string
  readonly initial: State
  readonly transitions: readonly Transition[]
  readonly missing: Required<MissingFile>
  /** How long it may be recovering, and the count of its exit: at least one interval more (rule 16). */
  readonly recoverWithinMs: number
  readonly exitCount: number
  readonly flap: Flap
  /** What the file says; `null` for two intervals, or the longest exit and one more (rule 11). */
  readonly settleMs: number | null
  readonly longestExit: number
  readonly dependsOn: readonly { readonly check: string; readonly at: State }[]
  readonly file: CheckFile
}

/** When a check flaps (rule 10): by the share of changes, by changes within an hour and within twelve. */
export interface Flap {
  readonly start: number
  readonly end: number
  readonly hour: { readonly start: number; readonly end: number }
  readonly halfDay: { readonly start: number; readonly end: number }
  readonly quietMs: number
}

export interface Transition {
  readonly from: State
  readonly to: State
  readonly condition: Condition
  readonly and: Condition | null
  readonly consecutive: number
  readonly forMs: number
  readonly holdMs: number
  readonly sinceEntry: boolean
  readonly reason: string
}

/** Reads a policy of YAML text, or of what such a text parses to. */
export function readPolicy(text: string | PolicyFile): Policy {
  const file = typeof text === 'string' ? (parse(text) as PolicyFile) : text
  const checks = file.checks ?? { main: { transitions: file.transitions ?? {} } }
  const intervalMs = duration(file.interval ?? '30s')
  return {
    intervalMs,
    order: file.state_order ?? defaultOrder,
    signals: new Map(Object.entries(file.signals ?? {}).map(([name, signal]) => [name, readSignal(signal)])),
    facts: new Map(
      Object.entries(file.facts ?? {}).map(([name, { ttl, initial }]) => [
        name,
        { ttlMs: ttl === undefined ? Number.POSITIVE_INFINITY : duration(ttl), initial },
      ]),
    ),
    checks: Object.entries(checks).map(([name, check]) => readCheck(name, check, file)),
    actions: new Map(Object.entries(file.actions ?? {})),
    on: file.on ?? [],
    file,
  }
}

function readSignal(file: string | SignalFile): Signal {
  if (typeof file === 'string') return { expression: parseCondition(file), window: null }
  const { expr, window, reduce } = file
  const isBounded = window !== undefined && reduce !== undefined
  return { expression: parseCondition(expr), window: isBounded ? { ms: duration(window), reduce } : null }
}

function readCheck(name: string, check: CheckFile, { defaults = {}, state_order }: PolicyFile): Check {
  const order = state_order ?? defaultOrder
  const written = Object.entries(check.transitions ?? readShortForm(check))
  const transitions = written.map(([key, transition]) =>
    readTransition(
      key,
      { counting: check.counting ?? 'run', ...transition },
      defaults.consecutive ?? 2,
      order,
    ),
  )
  const exitCount = Math.max(1, ...transitions.filter(leavesRecovering).map(({ consecutive }) => consecutive))
  const asked = duration(check.recover_within ?? defaults.recover_within ?? '5m')
  return {
    name,
    initial: check.initial ?? 'unknown',
    transitions,
    missing: {
      treat: 'unknown',
      consecutive: 2,
      recover: 1,
      error: 'missing',
      ...defaults.missing,
      ...check.missing,
    },
    recoverWithinMs: asked,
    exitCount,
    flap: readFlap(check.flap ?? {}),
    settleMs: check.settle_time === undefined ? null : duration(check.settle_time),
    longestExit: longestExit(transitions),
    dependsOn: (check.depends_on ?? []).map((named) =>
      typeof named === 'string'
        ? { check: named, at: 'critical' }
        : { check: named.check, at: named.at ?? 'critical' },
    ),
    file: check,
  }
}

function longestExit(transitions: readonly Transition[]): number {
  const exits = transitions.filter(({ from, to }) => isMilder(to, from))
  return Math.max(0, ...exits.map(({ consecutive }) => consecutive))
}

function readFlap(file: FlapFile): Flap {
  return {
    start: share(file.start ?? '30%'),
    end: share(file.end ?? '20%'),
    hour: { start: 6, end: 3, ...file.per_hour },
    halfDay: { start: 10, end: 5, ...file.per_12h },
    quietMs: duration(file.quiet ?? '10m'),
  }
}

function leavesRecovering({ from, to }: Transition): boolean {
  return from === 'recovering' && to === 'healthy'
}

/** A count that is not written is that of the defaults for a worse state without `for`, and one otherwise (rule 3). */
function readTransition(
  key: string,
  file: TransitionFile,
  usual: number,
  order: readonly State[],
): Transition {
  const [from, to] = key.split('->') as [State, State]
  const forMs = duration(file.for ?? '0s')
  const isRise = order.indexOf(to) > order.indexOf(from)
  return {
    from,
    to,
    condition: parseCondition(file.condition),
    and: file.and === undefined ? null : parseCondition(file.and),
    consecutive: file.consecutive ?? (isRise && forMs === 0 ? usual : 1),
    forMs,
    holdMs: duration(file.hold ?? '0s'),
    sinceEntry: file.counting === 'since_entry',
    reason: file.reason ?? file.condition,
  }
}

const units = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** Milliseconds of a duration such as `1m30s`. */
export function duration(text: string): number {
  const parts = [...text.matchAll(/([\d.]+)(ms|[smhd])/g)]
  return parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * units[unit as keyof typeof units], 0)
}

function share(text: string): number {
  return Number.parseFloat(text) / 100
}
