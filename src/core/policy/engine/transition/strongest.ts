import type { CompiledCheck, CompiledTransition } from '../compiled.ts'

/** Of the ways that may be taken, the one with the most severe target, then the first in the file (rule 4). */
export function strongest(
  { rank }: CompiledCheck,
  ways: readonly CompiledTransition[],
  mayTake: (way: CompiledTransition) => boolean,
): CompiledTransition | null {
  let best: CompiledTransition | null = null
  for (const way of ways) {
    if (best !== null && rank[way.spec.to] <= rank[best.spec.to]) continue
    if (mayTake(way)) best = way
  }
  return best
}
