import type { CompiledCheck, CompiledTransition, Engine } from '../policy/engine/compiled.ts'
import { compileExpression } from '../policy/engine/evaluate/evaluate.ts'
import { type Frame, presence } from '../policy/engine/frame.ts'
import { waysOut } from '../policy/engine/missing.ts'
import {
  type NumericComparison,
  numericComparisons,
} from '../policy/language/condition/numeric-comparisons.ts'
import type { State } from '../state.ts'

/**
 * How sure a verdict is, from 0 to 1 (security.md, Escalation): the share of inputs that are fresh and
 * uncontradicted, times the least distance of a judged number from its threshold, measured in bands. Judged are the
 * ordered comparisons (`<` and the like) of the transitions that could leave each check's state before the tick; an
 * equality has no near and far. Rounded half to even to two decimals.
 */
export function confidenceOf(
  engine: Engine,
  frame: Frame,
  stateBefore: (check: string) => State | undefined,
  skipped: ReadonlySet<string> = new Set(),
): number {
  const judged = engine.checks.filter(({ spec }) => !skipped.has(spec.name))
  let distance = 1
  for (const check of judged) {
    const state = stateBefore(check.spec.name)
    if (state !== undefined) distance = Math.min(distance, distanceIn(check, state, engine, frame))
  }
  return roundHalfEven(soundShare(engine, judged, frame) * distance)
}

function soundShare(engine: Engine, checks: readonly CompiledCheck[], frame: Frame): number {
  const inputs = new Set(checks.flatMap((check) => check.inputs))
  if (inputs.size === 0) return 1
  const contradicted = new Set(
    engine.contradictions
      .filter(({ evaluate }) => evaluate(frame) === true)
      .flatMap(({ paths }) => paths.map(({ slot }) => slot)),
  )
  const sound = [...inputs].filter((slot) => {
    return frame.presence[slot] === presence.value && !contradicted.has(slot)
  })
  return sound.length / inputs.size
}

function distanceIn(check: CompiledCheck, state: State, engine: Engine, frame: Frame): number {
  let least = 1
  for (const transition of waysOut(check, state)) {
    for (const { subject, path, threshold } of orderedComparisons(transition)) {
      const value = compileExpression(subject, (name) => engine.slots.get(name) ?? -1)(frame)
      if (typeof value !== 'number') continue
      const distance = Math.abs(value - threshold)
      const band = bandOf(check, transition, path, threshold)
      least = Math.min(least, band > 0 ? distance / band : Math.sign(distance))
    }
  }
  return least
}

/** From the entry threshold to the exit threshold; a tenth of the threshold where there is no exit on that value. */
function bandOf(
  check: CompiledCheck,
  transition: CompiledTransition,
  path: string | null,
  threshold: number,
): number {
  const tenth = Math.abs(threshold) / 10
  if (path === null) return tenth
  const opposite = check.transitions.filter(({ worsening }) => worsening !== transition.worsening)
  const reverse = opposite.filter(({ spec }) => {
    return spec.from === transition.spec.to && spec.to === transition.spec.from
  })
  for (const candidate of [...reverse, ...opposite.filter((other) => touches(other, transition))]) {
    const exit = orderedComparisons(candidate).find((comparison) => comparison.path === path)
    if (exit !== undefined && exit.threshold !== threshold) return Math.abs(threshold - exit.threshold)
  }
  return tenth
}

function touches(a: CompiledTransition, b: CompiledTransition): boolean {
  return a.spec.from === b.spec.to || a.spec.to === b.spec.from
}

function orderedComparisons({ spec }: CompiledTransition): NumericComparison[] {
  return numericComparisons(spec.condition.tree).filter(
    ({ operator }) => operator !== '==' && operator !== '!=',
  )
}

function roundHalfEven(share: number): number {
  const hundredths = share * 100
  const below = Math.floor(hundredths)
  const rest = hundredths - below
  const up = Math.abs(rest - 0.5) < 1e-9 ? below % 2 : Math.round(rest)
  return (below + up) / 100
}
