import type { Span } from './tree.ts'

/** Strings (where parentheses mean nothing), comments, and the parentheses themselves. */
const tokens =
  /"""(?:\\[\s\S]|(?!""")[^\\])*"""|'''(?:\\[\s\S]|(?!''')[^\\])*'''|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\/\/[^\n]*|[()]/g

/** Where the parentheses of a well-formed condition open, and where the matching ones close (end excluded). */
export function parenthesesOf(source: string): Span[] {
  const open: number[] = []
  const pairs: Span[] = []
  for (const { 0: token, index } of source.matchAll(tokens)) {
    if (token === '(') open.push(index)
    else if (token === ')') pairs.push([open.pop() ?? index, index + 1])
  }
  return pairs
}

/** The smallest span around `span` that cuts no pair: the parser leaves `a + b) * c` of `(a + b) * c`. */
export function widen([start, end]: Span, pairs: readonly Span[]): Span {
  // Inner pairs come first, so one pass sees every outer pair after the span has grown.
  for (const [open, close] of pairs) {
    if (open < start && close > start && close <= end) start = open
    else if (open >= start && open < end && close > end) end = close
  }
  return [start, end]
}
