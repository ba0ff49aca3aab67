import type { State } from '../../../../state.ts'
import type { Value } from '../../../../value.ts'
import type { PolicyState } from '../../../engine/policy-state.ts'
import type { Policy } from '../../../language/policy.ts'
import type { CheckedCheck, Checking } from '../checking.ts'
import type { Variable } from '../variable.ts'
import { worldText } from '../worlds.ts'
import { type Band, bandsOf } from './band.ts'
import { Effort } from './effort.ts'
import { Runner } from './runner.ts'
import { type FlappingInput, searchFlap } from './search.ts'

/** How far values move, as a share of what they are, and what random walks follow from. */
export interface Noise {
  readonly share: number
  readonly seed: number
  /** After how many states a search in order gives way to random walks; 5,000 unless told. */
  readonly most?: number
}

/** A check that flaps while one value only moves around a point. */
export interface Flap {
  readonly check: CheckedCheck
  /** As the conditions spell it. */
  readonly variable: string
  readonly center: number
  /** What all other values are meanwhile, in words; empty when there are none. */
  readonly besides: string
  /** The first `prefix` of them only set the check up. */
  readonly values: readonly number[]
  readonly prefix: number
  /** Time from one value to the next. */
  readonly stepMs: number
  readonly states: readonly State[]
  /** The transition that was taken last, -1 when the file does not name it. */
  readonly by: number
}

const mostStates = 5_000
const mostBackgrounds = 64
const mostSamples = 100_000

/** What a search found, and the checks of which it could not look at everything. */
export interface Flaps {
  readonly flaps: readonly Flap[]
  readonly unfinished: readonly CheckedCheck[]
}

/** The shortest flap of each check around each of its thresholds, at most one a variable. */
export function findFlaps({ policy, checks }: Checking, noise: Noise): Flaps {
  const unfinished: CheckedCheck[] = []
  const flaps = checks.flatMap((check) => {
    const effort = new Effort(mostSamples)
    const found = (check.worlds?.variables ?? []).flatMap((variable, moving) => {
      return variable.thresholds.length === 0 ? [] : flapsOf(policy, check, variable, moving, noise, effort)
    })
    if (check.worlds === null || !effort.isWhole) unfinished.push(check)
    return found
  })
  return { flaps, unfinished }
}

function flapsOf(
  policy: Policy,
  check: CheckedCheck,
  variable: Variable,
  moving: number,
  noise: Noise,
  effort: Effort,
): Flap[] {
  const variables = check.worlds?.variables ?? []
  const rows = backgroundsOf(variables, moving)
  if (rows.length > mostBackgrounds) effort.cutShort()
  const flaps = rows.slice(0, mostBackgrounds).flatMap((values) => {
    const runner = new Runner(policy, check.spec, variables, values, moving, effort)
    const words = besides(variables, values, moving)
    return bandsOf(variable, noise.share).flatMap((band) => {
      return flapIn(check, variable, band, runner, words, noise)
    })
  })
  return flaps.sort((a, b) => a.values.length - b.values.length).slice(0, 1)
}

/** Every value of the other variables, in all their combinations. */
function backgroundsOf(variables: readonly Variable[], moving: number): readonly (Value | undefined)[][] {
  const others = variables.map(({ name, values }, index) => {
    if (index === moving) return [Number.NaN]
    return name === 'remediation_applied' ? [false] : values
  })
  return others.reduce<(Value | undefined)[][]>(
    (made, values) => made.flatMap((row) => values.map((value) => [...row, value])),
    [[]],
  )
}

function besides(
  variables: readonly Variable[],
  row: readonly (Value | undefined)[],
  moving: number,
): string {
  const values = variables.flatMap(({ text, name }, index) => {
    return index === moving || name === 'remediation_applied' ? [] : [[text, row[index] ?? null] as const]
  })
  return values.length === 0 ? '' : worldText({ values: Object.fromEntries(values) })
}

function flapIn(
  check: CheckedCheck,
  variable: Variable,
  band: Band,
  runner: Runner,
  besides: string,
  { seed, most = mostStates }: Noise,
): Flap[] {
  const limits = { most, seed }
  const flap = (found: FlappingInput, prefix: readonly number[]): Flap => ({
    check,
    variable: variable.text,
    center: band.center,
    besides,
    ...found,
    values: [...prefix, ...found.values],
    prefix: prefix.length,
    stepMs: runner.stepMs,
  })
  const found = searchFlap(runner, runner.birth(), band.values, limits)
  if (found !== null) return [flap(found, [])]
  for (const { state, prefix } of settledStates(runner, variable)) {
    const later = searchFlap(runner, state, band.values, limits)
    if (later !== null) return [flap(later, prefix)]
  }
  return []
}

/** Where constant values lead the check: states that the band alone may never enter. */
function settledStates(
  runner: Runner,
  { values }: Variable,
): readonly { readonly state: PolicyState; readonly prefix: readonly number[] }[] {
  const settled = new Map<State, { readonly state: PolicyState; readonly prefix: readonly number[] }>()
  for (const value of values) {
    if (typeof value !== 'number') continue
    const prefix: number[] = []
    let state = runner.birth()
    for (let still = 0; still < runner.patience && !runner.effort.isSpent(); still += 1) {
      const before = runner.stateOf(state)
      state = runner.next(state, value)
      prefix.push(value)
      if (runner.stateOf(state) !== before) {
        still = 0
        if (!settled.has(runner.stateOf(state)))
          settled.set(runner.stateOf(state), { state, prefix: [...prefix] })
      }
    }
  }
  settled.delete('unknown')
  return [...settled.values()]
}
