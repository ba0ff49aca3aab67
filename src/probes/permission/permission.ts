import type { PermissionOptions } from '../../core/probe-kind/kinds/permission.ts'
import type { Value } from '../../core/value.ts'
import { couldNotProbe } from '../failure.ts'
import { pathFailure } from '../path-failure.ts'
import type { Observation, Probe } from '../probe.ts'
import { packBaseline, unpackBaseline } from './permission-baseline.ts'
import { differences, riskFields } from './permission-difference.ts'
import { type Tree, walkTree } from './walk-tree.ts'

/** Compares the permissions of a tree with the remembered ones. */
export const permission: Probe<PermissionOptions> = async (options, context): Promise<Observation> => {
  let tree: Tree | null
  try {
    tree = await walkTree(options.path, options.max_entries, context.signal)
  } catch (error) {
    return pathFailure(error)
  }
  if (tree === null) {
    return couldNotProbe(`${options.path} has more than ${options.max_entries} entries (max_entries)`)
  }
  const baseline = unpackBaseline(context.memory)
  const value: Record<string, Value> = {
    ...differences(baseline ?? tree, tree),
    ...riskFields(tree),
    entries: tree.size,
    baseline_taken: baseline === null,
    up: true,
  }
  if (baseline !== null) return { ok: true, error: null, value }
  const memory = packBaseline(tree)
  // A baseline that is not kept would be taken again for ever, and nothing would ever have changed.
  return memory === null
    ? couldNotProbe(`the permissions of ${options.path} are too many to remember; probe parts of it`)
    : { ok: true, error: null, value, memory }
}
