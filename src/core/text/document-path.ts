import type { Value } from '../value.ts'

/** One step into a document; a quoted or escaped one is that key and no part of a longer one. */
interface Step {
  readonly key: string
  readonly isQuoted: boolean
}

/** A path into a JSON document: keys with dots between them, or a list of keys and positions. */
export type DocumentPath = string | readonly (string | number)[]

const mostSteps = 16
const quoted = /^"((?:[^"\\]|\\.)*)"|^'((?:[^'\\]|\\.)*)'/

/**
 * What stands at a path of a document; `undefined` where nothing does or the path cannot be read.
 *
 * As a text: keys or positions with dots between them, `tokens.0.expires`. A key with dots in it is written as it is
 * where only one way of reading it fits (the shortest keys are tried first), with `\.` for its dots, or in quotes
 * with or without brackets: `profiles["ann@example.com"].expires`.
 */
export function valueAtPath(document: Value, path: DocumentPath): Value | undefined {
  const steps = stepsOf(path)
  return steps === null ? undefined : walk(document, steps)
}

/** Whether a path can be read: it has 1 to 16 steps, none of them empty. */
export function isDocumentPath(path: DocumentPath): boolean {
  return stepsOf(path) !== null
}

function stepsOf(path: DocumentPath): readonly Step[] | null {
  const list =
    typeof path === 'string' ? readText(path) : path.map((key) => ({ key: String(key), isQuoted: true }))
  if (list === null || list.length === 0 || list.length > mostSteps) return null
  return list.every(({ key }) => key !== '' && !key.includes('\0')) ? list : null
}

function readText(text: string): Step[] | null {
  const steps: Step[] = []
  let rest = text
  while (rest !== '') {
    const step = rest.startsWith('[') ? subscript(rest) : key(rest)
    if (step === null) return null
    steps.push(step)
    rest = rest.slice(step.length)
    if (rest.startsWith('[')) continue
    if (rest !== '' && (rest === '.' || !rest.startsWith('.'))) return null
    rest = rest.slice(1)
  }
  return steps
}

type Read = (Step & { readonly length: number }) | null

function subscript(text: string): Read {
  const position = /^\[(\d+)\]/.exec(text)
  if (position !== null) return { key: position[1]!, isQuoted: true, length: position[0].length }
  const inner = quotedKey(text.slice(1))
  return inner !== null && text[inner.length + 1] === ']' ? { ...inner, length: inner.length + 2 } : null
}

function key(text: string): Read {
  const inner = quotedKey(text)
  if (inner !== null) return inner
  const [plain] = /^(?:[^.[\\]|\\.)*/.exec(text) ?? ['']
  if (plain === '') return null
  return { key: unescaped(plain), isQuoted: plain.includes('\\'), length: plain.length }
}

function quotedKey(text: string): Read {
  const found = quoted.exec(text)
  if (found === null) return null
  return { key: unescaped(found[1] ?? found[2] ?? ''), isQuoted: true, length: found[0].length }
}

function unescaped(text: string): string {
  return text.replace(/\\(.)/g, '$1')
}

function walk(value: Value | undefined, steps: readonly Step[]): Value | undefined {
  const [first] = steps
  if (value === undefined || first === undefined) return value
  if (typeof value !== 'object' || value === null) return undefined
  if (Array.isArray(value)) {
    return /^\d{1,9}$/.test(first.key) ? walk(value[Number(first.key)], steps.slice(1)) : undefined
  }
  const map = value as Readonly<Record<string, Value>>
  let name = ''
  for (let length = 1; length <= steps.length; length += 1) {
    const step = steps[length - 1]!
    name = length === 1 ? step.key : `${name}.${step.key}`
    const found = Object.hasOwn(map, name) ? walk(map[name], steps.slice(length)) : undefined
    if (found !== undefined) return found
    // Only plain keys can be pieces of one that has dots.
    if (step.isQuoted) return undefined
  }
  return undefined
}
