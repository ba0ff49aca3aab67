import type { Value } from '../../core/value.ts'
import { pathText } from '../../host/files/raw-path.ts'
import type { EntryFacts, Tree } from './walk-tree.ts'

const mostPaths = 10
const longestPath = 300
const typeBits = 0o170000
const link = 0o120000
const directory = 0o040000
const regular = 0o100000

/** How a tree differs from its baseline, as the fields of the probe. */
export function differences(baseline: Tree, tree: Tree): Record<string, Value> {
  const changed: string[] = []
  const added: string[] = []
  let attributesChanged = 0
  for (const [path, facts] of tree) {
    const before = baseline.get(path)
    if (before === undefined) added.push(path)
    else if (isOther(before, facts)) changed.push(path)
    else if (attributesDiffer(before, facts)) attributesChanged += 1
  }
  const removed = [...baseline.keys()].filter((path) => !tree.has(path))
  return {
    changes: changed.length + added.length + removed.length,
    changed: changed.length,
    added: added.length,
    removed: removed.length,
    attributes_changed: attributesChanged,
    paths: firstPaths({ changed, added, removed }),
  }
}

/** How many entries are open to everybody, or lend their rights. */
export function riskFields(tree: Tree): Record<string, Value> {
  let worldWritable = 0
  let setuid = 0
  for (const { mode } of tree.values()) {
    const type = mode & typeBits
    const isSticky = type === directory && (mode & 0o1000) !== 0
    // The mode of a link says nothing: it is always 0777.
    if (type !== link && (mode & 0o002) !== 0 && !isSticky) worldWritable += 1
    if (type === regular && (mode & 0o6000) !== 0 && (mode & 0o111) !== 0) setuid += 1
  }
  return { world_writable: worldWritable, setuid }
}

function isOther(before: EntryFacts, now: EntryFacts): boolean {
  return before.mode !== now.mode || before.uid !== now.uid || before.gid !== now.gid
}

function attributesDiffer(before: EntryFacts, now: EntryFacts): boolean {
  const isSameContent =
    before.size === now.size && before.links === now.links && before.modifiedAt === now.modifiedAt
  return isSameContent && before.inodeAt !== now.inodeAt
}

function firstPaths(lists: Readonly<Record<string, readonly string[]>>): string[] {
  const all = Object.entries(lists).flatMap(([word, paths]) => {
    return paths.toSorted().map((path) => `${word} ${pathText(path)}`)
  })
  return all.slice(0, mostPaths).map((line) => {
    return line.length <= longestPath ? line : `${[...line].slice(0, longestPath).join('')}…`
  })
}
