import type { Tree } from './tree.ts'

/** The trees right below `tree`, in the order of the text; a macro's body is not one, it has no value of its own. */
export function partsOf(tree: Tree): readonly Tree[] {
  switch (tree.op) {
    case 'value':
    case 'name':
      return []
    case 'if':
      return [tree.test, tree.yes, tree.no]
    case 'list':
      return tree.items
    case 'call':
      return tree.args
    default:
      return 'of' in tree ? [tree.of] : [tree.left, tree.right]
  }
}

/** The names that a tree reads, without the variables its macros bind: each once, in the order of the text. */
export function namesIn(tree: Tree): string[] {
  const names = new Set<string>()
  collect(tree, new Set(), names)
  return [...names]
}

/** Whether a tree asks with `has()` what is there, and so has an answer where nothing was observed. */
export function asksPresence(tree: Tree): boolean {
  return tree.op === 'has' || partsOf(tree).some(asksPresence) || ('body' in tree && asksPresence(tree.body))
}

function collect(tree: Tree, bound: ReadonlySet<string>, names: Set<string>): void {
  if (tree.op === 'name' && !bound.has(tree.name)) names.add(tree.name)
  for (const part of partsOf(tree)) collect(part, bound, names)
  if ('body' in tree) collect(tree.body, new Set(bound).add(tree.bind), names)
}
