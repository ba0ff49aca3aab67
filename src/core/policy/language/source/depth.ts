import { CST } from 'yaml'

/**
 * Where mappings and lists stand more than `deepest` inside each other, as an offset, or `null`. Looks at the syntax
 * without recursion, because composing what is too deep would end in a full stack.
 */
export function tooDeepAt(tokens: readonly CST.Token[], deepest: number): number | null {
  const waiting: [token: CST.Token | null | undefined, depth: number][] = tokens.map((token) => [
    token.type === 'document' ? token.value : token,
    1,
  ])
  let first: number | null = null
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const [token, depth] = next
    if (!CST.isCollection(token)) continue
    if (depth > deepest) {
      if (first === null || token.offset < first) first = token.offset
      continue
    }
    for (const { key, value } of token.items) waiting.push([key, depth + 1], [value, depth + 1])
  }
  return first
}
