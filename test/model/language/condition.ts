/** What a name, a field or a condition can be. */
export type Value = number | string | boolean | readonly string[] | { readonly [field: string]: Value }

/** A result of three-valued logic: `undefined` is *unknown*, a value of its own (rule 7). */
export type Maybe = Value | undefined
export type Truth = boolean | undefined

export type Condition =
  | { readonly kind: 'literal'; readonly value: Value }
  | { readonly kind: 'path'; readonly names: readonly string[] }
  | { readonly kind: 'has'; readonly names: readonly string[] }
  | { readonly kind: 'not'; readonly of: Condition }
  | {
      readonly kind: 'binary'
      readonly operator: string
      readonly left: Condition
      readonly right: Condition
    }

const tokens =
  /\s*(?:(\d+(?:\.\d+)?)|("[^"]*")|([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)|(\|\||&&|[<>=!]=|[-+*/<>!()]))/y

// Loosest first.
const levels = [['||'], ['&&'], ['==', '!=', '<', '<=', '>', '>='], ['+', '-'], ['*', '/']]

/**
 * Reads the part of CEL that the model's policies use: numbers, texts, names with fields, `has()`, comparisons,
 * arithmetic and logic.
 *
 * @throws Error with the text, where it is anything else.
 */
export function parseCondition(text: string): Condition {
  const words = [...split(text)]
  let next = 0
  const take = (): string => words[next++] ?? ''

  function level(depth: number): Condition {
    const operators = levels[depth]
    if (operators === undefined) return single()
    let left = level(depth + 1)
    while (operators.includes(words[next] ?? '')) {
      left = { kind: 'binary', operator: take(), left, right: level(depth + 1) }
    }
    return left
  }

  function single(): Condition {
    const word = take()
    if (word === '!') return { kind: 'not', of: single() }
    if (word === '-')
      return { kind: 'binary', operator: '-', left: { kind: 'literal', value: 0 }, right: single() }
    if (word === '(') return closed(level(0))
    if (word === 'true' || word === 'false') return { kind: 'literal', value: word === 'true' }
    if (/^[\d"]/.test(word)) return { kind: 'literal', value: JSON.parse(word) as Value }
    if (word === 'has' && take() === '(') return closed({ kind: 'has', names: take().split('.') })
    if (/^[A-Za-z_]/.test(word)) return { kind: 'path', names: word.split('.') }
    throw new Error(`cannot read ${JSON.stringify(word)} in ${text}`)
  }

  function closed(inner: Condition): Condition {
    if (take() !== ')') throw new Error(`a bracket is open in ${text}`)
    return inner
  }

  const whole = level(0)
  if (next < words.length) throw new Error(`cannot read ${words.slice(next).join(' ')} in ${text}`)
  return whole
}

function* split(text: string): Generator<string> {
  tokens.lastIndex = 0
  const end = text.trimEnd().length
  while (tokens.lastIndex < end) {
    const at = tokens.lastIndex
    const match = tokens.exec(text)
    if (match === null) throw new Error(`cannot read ${text.slice(at)} in ${text}`)
    yield match[0].trim()
  }
}

/** The names at the root of every path that a condition reads. */
export function namesOf(condition: Condition): readonly string[] {
  switch (condition.kind) {
    case 'literal':
      return []
    case 'path':
    case 'has':
      return condition.names.slice(0, 1)
    case 'not':
      return namesOf(condition.of)
    case 'binary':
      return [...new Set([...namesOf(condition.left), ...namesOf(condition.right)])]
  }
}
