import type { Finding } from '../../../../errors.ts'
import type { State } from '../../../../state.ts'
import type { CompiledCheck } from '../../../engine/compiled.ts'
import type { CheckedCheck, Checking } from '../checking.ts'
import { finding } from '../checking.ts'
import { type SteadyMove, steadyMove } from '../steady-move.ts'
import { type World, worldText } from '../worlds.ts'

/** Checks that constant data moves in a circle, because a state is left on the very data that enters it. */
export function overlappingBands({ checks, engine }: Checking): Finding[] {
  return checks.flatMap((check, index) => {
    const compiled = engine.checks[index] as CompiledCheck
    const told = new Set<string>()
    return (check.worlds?.all ?? []).flatMap((world) => {
      const circle = world.remediated ? null : circleIn(compiled, world)
      const key =
        circle === null
          ? ''
          : circle
              .map(({ to }) => to)
              .sort()
              .join()
      if (circle === null || told.has(key)) return []
      told.add(key)
      return [overlap(check, circle, world)]
    })
  })
}

/** The moves that come back to where they began, the worst state's first; `null` when every state settles. */
function circleIn(check: CompiledCheck, world: World): readonly SteadyMove[] | null {
  for (const { spec } of check.transitions) {
    const moves: SteadyMove[] = []
    let state: State = spec.from
    for (;;) {
      const move = steadyMove(check, state, world)
      if (move === null || moves.length > 5) break
      moves.push(move)
      state = move.to
      if (state === spec.from) return moves
    }
  }
  return null
}

function overlap({ spec, places }: CheckedCheck, circle: readonly SteadyMove[], world: World): Finding {
  const states = [circle.at(-1)?.to, ...circle.map(({ to }) => to)].join(' -> ')
  const message = `With ${worldText(world)}, check '${spec.name}' never settles: ${states}.`
  const back = circle.at(-1)?.by ?? circle[0]?.by
  const place = back ? places.condition(back.index) : places.key
  const hint =
    'Leave a dead band: the condition that leaves a state must not hold where the one that enters it does.'
  return finding('overlapping_bands', message, place, hint)
}
