import type { MaybeValue, Value } from '../../../value.ts'
import type { Frame } from '../../engine/frame.ts'
import type { Tree } from './tree.ts'
import { partsOf } from './tree-parts.ts'

/** A value that a condition reads: a name and the fields below it, as in `api.tls.days_left`. */
export interface Path {
  readonly text: string
  readonly name: string
  readonly fields: readonly (string | number)[]
}

/** Every path that an expression reads, each once, in the order of first use. Names bound by macros are not paths. */
export function pathsIn(tree: Tree): readonly Path[] {
  const found = new Map<string, Path>()
  collect(tree, new Set(), found)
  return [...found.values()]
}

/** The value at a path, `undefined` when any step of it is not there. */
export function readPath(path: Path, slot: number, frame: Frame): MaybeValue {
  let value: MaybeValue = frame.values[slot]
  for (const field of path.fields) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, field)) return undefined
    value = (value as Readonly<Record<string | number, Value>>)[field]
  }
  return value
}

function collect(tree: Tree, bound: ReadonlySet<string>, found: Map<string, Path>): void {
  const path = pathOf(tree)
  if (path !== null) {
    if (!bound.has(path.name)) found.set(path.text, path)
    return
  }
  for (const part of partsOf(tree)) collect(part, bound, found)
  if ('body' in tree) collect(tree.body, new Set(bound).add(tree.bind), found)
}

/** The path that a tree is, `null` for anything else. */
export function pathOf(tree: Tree): Path | null {
  switch (tree.op) {
    case 'name':
      return { text: tree.name, name: tree.name, fields: [] }
    case 'select':
    case 'has':
      return extend(pathOf(tree.of), tree.field, `.${tree.field}`)
    case 'index':
      return extend(pathOf(tree.of), tree.key, `[${JSON.stringify(tree.key)}]`)
    default:
      return null
  }
}

function extend(base: Path | null, field: string | number, text: string): Path | null {
  return base && { text: base.text + text, name: base.name, fields: [...base.fields, field] }
}
