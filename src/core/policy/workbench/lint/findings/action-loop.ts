import { actionsCalled } from '../../../../action/called.ts'
import { isNotification } from '../../../../action/kind.ts'
import type { Finding } from '../../../../errors.ts'
import type { State } from '../../../../state.ts'
import { formatDuration } from '../../../../text/duration.ts'
import type { CompiledCheck } from '../../../engine/compiled.ts'
import { presence } from '../../../engine/frame.ts'
import type { ActionSpec } from '../../../language/policy.ts'
import type { CheckedCheck, Checking } from '../checking.ts'
import { finding } from '../checking.ts'
import { steadyMove } from '../steady-move.ts'
import { type World, worldText } from '../worlds.ts'

/**
 * Remedies that start themselves again. Taken is data that a remedy does not change, and a remedy that says each time
 * that it was applied: where that leads back to the state that runs it sooner than its cooldown ends, and no written
 * limit of attempts ends it, nothing ever does.
 */
export function actionLoops(checking: Checking): Finding[] {
  return checking.checks.flatMap((check, index) => {
    const compiled = checking.engine.checks[index] as CompiledCheck
    const states = [...new Set(check.spec.transitions.map(({ to }) => to))]
    return states.flatMap((state) => {
      return remediesOf(checking, check, state).flatMap((action) => {
        const turn = shortestTurn(checking, compiled, check, state, action)
        return turn === null || isHeldBack(checking, action, turn.ms)
          ? []
          : [loop(checking, check, action, turn)]
      })
    })
  })
}

interface Turn {
  readonly states: readonly State[]
  readonly ms: number
  readonly world: World
}

function remediesOf({ policy }: Checking, { spec }: CheckedCheck, state: State): readonly ActionSpec[] {
  const planned = actionsCalled(policy, spec.name, state)
  return policy.actions.filter(({ name, kind }) => planned.includes(name) && !isNotification(kind))
}

function isHeldBack({ file }: Checking, action: ActionSpec, turnMs: number): boolean {
  if (action.cooldownMs >= turnMs) return true
  const { count, perMs } = action.maxAttempts ?? { count: 3, perMs: 3_600_000 }
  return file.actions[action.name]?.max_attempts !== undefined && count * turnMs < perMs
}

function shortestTurn(
  checking: Checking,
  compiled: CompiledCheck,
  { worlds, spec }: CheckedCheck,
  state: State,
  action: ActionSpec,
): Turn | null {
  const runs = (to: State) => actionsCalled(checking.policy, spec.name, to).includes(action.name)
  const turns = (worlds?.all ?? []).flatMap((world) => {
    const turn = world.remediated ? null : turnIn(checking, compiled, world, state, runs)
    return turn === null ? [] : [turn]
  })
  return turns.sort((a, b) => a.ms - b.ms)[0] ?? null
}

/** One turn from the state back to it on constant data; `null` where the check comes to rest before. */
function turnIn(
  { policy, engine }: Checking,
  check: CompiledCheck,
  world: World,
  start: State,
  runs: (to: State) => boolean,
): Turn | null {
  const states: State[] = [start]
  let state = start
  let applied = true
  let ms = 0
  while (states.length < 8) {
    const move = steadyMove(check, state, applied ? withRemedy(world, engine.remediatedSlot) : world)
    if (move === null) return null
    const { by } = move
    const again = by?.spec.counting === 'since_entry' || by?.inputs.length === 0
    ms += again ? Math.max(policy.intervalMs * by.spec.consecutive, by.spec.forMs) : policy.intervalMs
    if (state === 'recovering' || (move.to !== 'recovering' && move.to !== 'critical')) applied = false
    state = move.to
    states.push(state)
    if (state === start) return { states, ms, world }
    if (runs(state)) applied = true
  }
  return null
}

function withRemedy(world: World, slot: number): World {
  if (slot === -1) return world
  const { frame } = world
  const values = frame.values.with(slot, true)
  const has = frame.presence.with(slot, presence.value)
  return { ...world, frame: { ...frame, values, presence: has } }
}

function loop({ yaml }: Checking, { spec }: CheckedCheck, action: ActionSpec, turn: Turn): Finding {
  const [state] = turn.states
  const message =
    `Action '${action.name}' starts itself again: with ${worldText(turn.world)}, ` +
    `check '${spec.name}' goes ${turn.states.join(' -> ')} in ${formatDuration(turn.ms)}, ` +
    `and each ${state} runs it.`
  const hint = `Give it a cooldown longer than ${formatDuration(turn.ms)} and max_attempts that end the loop.`
  return finding('action_loop', message, yaml.keyPlace(['actions', action.name]), hint)
}
