import type { State } from '../../../state.ts'

/** A change of a check's state at a time, epoch milliseconds. */
export interface Change {
  readonly at: number
  readonly check: string
  readonly from: State
  readonly to: State
  readonly reason: string
}

/** The same change, at another time under the other policy. */
export interface MovedChange {
  readonly before: Change
  readonly after: Change
  /** Milliseconds; negative is earlier. */
  readonly byMs: number
}

/** How the changes of two runs over the same samples differ; each list in the order of time. */
export interface ChangeDifference {
  /** How many are the same in both. */
  readonly same: number
  readonly added: readonly Change[]
  readonly removed: readonly Change[]
  readonly moved: readonly MovedChange[]
}

/**
 * Compares the changes of two runs. Changes of one kind (check, from, to) at one time are the same; of those that are
 * left, each pair that is nearest to each other and no further apart than `mostMs` was moved.
 *
 * @param base and `other` in the order of time
 */
export function compareChanges(
  base: readonly Change[],
  other: readonly Change[],
  mostMs: number,
): ChangeDifference {
  const difference = { same: 0, added: [] as Change[], removed: [] as Change[], moved: [] as MovedChange[] }
  const bases = byKind(base)
  const others = byKind(other)
  for (const kind of new Set([...bases.keys(), ...others.keys()])) {
    compareKind(bases.get(kind) ?? [], others.get(kind) ?? [], mostMs, difference)
  }
  const byTime = (a: Change, b: Change) => a.at - b.at
  return {
    same: difference.same,
    added: difference.added.sort(byTime),
    removed: difference.removed.sort(byTime),
    moved: difference.moved.sort((a, b) => byTime(a.before, b.before)),
  }
}

function byKind(changes: readonly Change[]): Map<string, Change[]> {
  const kinds = new Map<string, Change[]>()
  for (const change of changes) {
    const kind = `${change.check} ${change.from} ${change.to}`
    const known = kinds.get(kind)
    if (known === undefined) kinds.set(kind, [change])
    else known.push(change)
  }
  return kinds
}

function compareKind(
  base: readonly Change[],
  other: readonly Change[],
  mostMs: number,
  difference: { same: number; added: Change[]; removed: Change[]; moved: MovedChange[] },
): void {
  const times = new Set(other.map(({ at }) => at))
  const shared = new Set(base.map(({ at }) => at).filter((at) => times.has(at)))
  difference.same += shared.size
  const before = base.filter(({ at }) => !shared.has(at))
  const after = other.filter(({ at }) => !shared.has(at))
  const nearestAfter = nearestOf(before, after)
  const nearestBefore = nearestOf(after, before)
  const paired = new Set<number>()
  for (const [index, change] of before.entries()) {
    const partner = nearestAfter[index] ?? -1
    const found = after[partner]
    if (found === undefined || nearestBefore[partner] !== index || Math.abs(found.at - change.at) > mostMs) {
      difference.removed.push(change)
      continue
    }
    paired.add(partner)
    difference.moved.push({ before: change, after: found, byMs: found.at - change.at })
  }
  difference.added.push(...after.filter((_, index) => !paired.has(index)))
}

/** For each change the index of the nearest candidate, the earlier of two; -1 where there is none. Both in order. */
function nearestOf(changes: readonly Change[], candidates: readonly Change[]): number[] {
  let next = 0
  return changes.map(({ at }) => {
    while (next + 1 < candidates.length) {
      const here = Math.abs((candidates[next] as Change).at - at)
      const there = Math.abs((candidates[next + 1] as Change).at - at)
      if (there >= here) break
      next += 1
    }
    return candidates.length === 0 ? -1 : next
  })
}
