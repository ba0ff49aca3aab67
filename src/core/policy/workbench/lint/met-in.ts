import type { CompiledTransition } from '../../engine/compiled.ts'
import type { World } from './worlds.ts'

/** Whether a transition's condition and its `and` hold in a world, counts and durations left aside. */
export function metIn({ condition, and }: CompiledTransition, { frame }: Pick<World, 'frame'>): boolean {
  return condition(frame) === true && (and === null || and(frame) === true)
}
