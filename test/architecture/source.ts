import { dirname, join } from 'node:path/posix'
import { parseSync } from 'rolldown/utils'

/** A node of the syntax tree, as the bundler's own parser gives it. */
export interface SyntaxNode {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly [key: string]: unknown
}

/** One source file, read and parsed. */
export interface Source {
  /** From the root of the project: `src/core/tick.ts`. */
  readonly path: string
  readonly text: string
  /** What it imports or re-exports, as written; types and `import()` included. */
  readonly imports: readonly string[]
  /** The files of ours among them, as paths from the root. */
  readonly files: readonly string[]
  readonly nodes: readonly SyntaxNode[]
}

/** Parses the text of a file. */
export function sourceOf(path: string, text: string): Source {
  const nodes = [...nodesOf(parseSync(path, text).program)]
  const imports = nodes.flatMap(importOf)
  const files = imports.filter((name) => name.startsWith('.')).map((name) => join(dirname(path), name))
  return { path, text, imports, files, nodes }
}

/** The line of a character, from 1. */
export function lineOf({ text }: Source, offset: number): number {
  return text.slice(0, offset).split('\n').length
}

/** How many lines a file has. */
export function lengthOf({ text }: Source): number {
  return text.split('\n').length - 1
}

export function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
}

function* nodesOf(value: unknown): Generator<SyntaxNode> {
  if (Array.isArray(value)) for (const item of value) yield* nodesOf(item)
  else if (typeof value === 'object' && value !== null) {
    if (isNode(value)) yield value
    for (const [key, child] of Object.entries(value)) if (key !== 'range') yield* nodesOf(child)
  }
}

function importOf(node: SyntaxNode): string[] {
  if (!isNode(node.source)) return []
  const value = node.source.value
  return typeof value === 'string' ? [value] : []
}
