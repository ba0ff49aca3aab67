import {
  type Alias,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  type Scalar,
  type YAMLMap,
} from 'yaml'
import type { Findings } from './findings.ts'
import type { LineMap } from './line-map.ts'

/** A value of the file as plain data together with where it and everything below it stands. */
export interface Located {
  readonly data: unknown
  readonly start: number
  readonly end: number
  /** Offset of the first character of a text that stands in the file as it reads, `null` for any other. */
  readonly verbatim: number | null
  readonly entries: ReadonlyMap<string, LocatedEntry> | null
  readonly items: readonly Located[] | null
  /** How many values this is, its own included. */
  readonly size: number
  /** How many levels of mappings and lists it has. */
  readonly height: number
}

/** One entry of a mapping. */
export interface LocatedEntry {
  readonly keyStart: number
  readonly keyEnd: number
  readonly value: Located
}

/** How many mappings and lists may stand inside each other. */
export const deepest = 32
const mostRepeated = 1_000
const forbiddenKeys: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])

/** Walks a YAML document once, refusing what could hurt a reader: hostile keys, aliases that multiply, depth. */
export class Locator {
  readonly #text: string
  readonly #lines: LineMap
  readonly #findings: Findings
  readonly #anchors = new Map<string, Located>()
  #repeated = 0

  constructor(text: string, lines: LineMap, findings: Findings) {
    this.#text = text
    this.#lines = lines
    this.#findings = findings
  }

  locate(node: Node | null, depth: number, fallback: number): Located {
    const [start, end] = node?.range ?? [fallback, fallback]
    if (depth > deepest) {
      this.#error('too_deep', `There are more than ${deepest} levels inside each other.`, start, start + 1)
      return leaf(null, start, end)
    }
    if (isAlias(node)) return this.#alias(node, depth, start, end)
    const located = this.#value(node, depth, start, end)
    if (node !== null && 'anchor' in node && node.anchor) this.#anchors.set(node.anchor, located)
    return located
  }

  #value(node: Node | null, depth: number, start: number, end: number): Located {
    if (isMap(node)) return this.#map(node, depth, start, end)
    if (isSeq(node)) {
      const items = node.items.map((item) => this.locate(item as Node | null, depth + 1, start))
      const data = items.map((item) => item.data)
      return { ...leaf(data, start, end), items, ...extent(items) }
    }
    return isScalar(node) ? this.#scalar(node, start, end) : leaf(null, start, end)
  }

  #scalar(node: Scalar, start: number, end: number): Located {
    if (typeof node.value === 'number' && !Number.isFinite(node.value)) {
      this.#error('wrong_value', 'Numbers must be finite.', start, end)
      return leaf(0, start, end)
    }
    if (this.#isBroken(node.value, start, end)) return leaf('', start, end)
    return { ...leaf(node.value, start, end), verbatim: this.#verbatim(node, start, end) }
  }

  // It has no UTF-8, so that a program, a file system or a hash would see another text. Escapes can write it.
  #isBroken(value: unknown, start: number, end: number): boolean {
    if (typeof value !== 'string' || value.isWellFormed()) return false
    this.#error('wrong_value', 'Text must not contain half of a surrogate pair.', start, end)
    return true
  }

  #verbatim(node: Scalar, start: number, end: number): number | null {
    if (typeof node.value !== 'string') return null
    const quote = node.type === 'QUOTE_SINGLE' || node.type === 'QUOTE_DOUBLE' ? 1 : 0
    return this.#text.slice(start + quote, end - quote) === node.value ? start + quote : null
  }

  #map(node: YAMLMap, depth: number, start: number, end: number): Located {
    const entries = new Map<string, LocatedEntry>()
    const data: Record<string, unknown> = {}
    for (const pair of node.items as Pair<Node | null, Node | null>[]) {
      const [keyStart, keyEnd] = pair.key?.range ?? [start, start + 1]
      const key = this.#key(pair.key, keyStart, keyEnd, entries)
      const value = this.locate(pair.value, depth + 1, keyEnd)
      if (key === null) continue
      data[key] = value.data
      entries.set(key, { keyStart, keyEnd, value })
    }
    return {
      ...leaf(data, start, end),
      entries,
      ...extent([...entries.values()].map((entry) => entry.value)),
    }
  }

  #key(key: Node | null, start: number, end: number, known: ReadonlyMap<string, unknown>): string | null {
    if (!isScalar(key) || typeof key.value !== 'string') {
      const isNumber = isScalar(key) && typeof key.value === 'number'
      const decimals = isNumber ? ' A number with decimals has a point: 1.5.' : ''
      const hint = `Put the key in quotes if it is meant as text.${decimals}`
      this.#error('wrong_type', 'Keys must be text.', start, end, hint)
      return null
    }
    const name = key.value
    if (this.#isBroken(name, start, end)) return null
    if (forbiddenKeys.has(name)) {
      this.#error('forbidden_key', `The key '${name}' is not allowed.`, start, end)
      return null
    }
    if (name === '<<') {
      const hint = 'Write the entries out; a policy says everything where it applies.'
      this.#error('merge_key', 'Merge keys (<<) are not supported.', start, end, hint)
      return null
    }
    if (!known.has(name)) return name
    this.#error('duplicate_key', `The key '${name}' is there twice.`, start, end, 'Remove one of the two.')
    return null
  }

  #alias(node: Alias, depth: number, start: number, end: number): Located {
    const target = this.#anchors.get(node.source)
    if (target === undefined) {
      this.#error('unknown_alias', `There is no anchor &${node.source} before this alias.`, start, end)
      return leaf(null, start, end)
    }
    const allowed = this.#repeated <= mostRepeated
    this.#repeated += target.size
    if (this.#repeated > mostRepeated) {
      const message = `Aliases repeat more than ${mostRepeated} values.`
      if (allowed) this.#error('too_many_aliases', message, start, end, 'Write the values out.')
      return leaf(null, start, end)
    }
    if (depth + target.height <= deepest) return target
    this.#error('too_deep', `There are more than ${deepest} levels inside each other.`, start, end)
    return leaf(null, start, end)
  }

  #error(code: string, message: string, start: number, end: number, hint: string | null = null): void {
    this.#findings.error(code, message, this.#lines.place(start, end), hint)
  }
}

function leaf(data: unknown, start: number, end: number): Located {
  return { data, start, end, verbatim: null, entries: null, items: null, size: 1, height: 0 }
}

function extent(children: readonly Located[]): { readonly size: number; readonly height: number } {
  let size = 1
  let height = 0
  for (const child of children) {
    size += child.size
    height = Math.max(height, child.height)
  }
  return { size, height: height + 1 }
}
