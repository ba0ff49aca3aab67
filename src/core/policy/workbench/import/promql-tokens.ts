/** A word, number, text or sign of PromQL; `at` counts characters of the expression. */
export interface Token {
  readonly kind: 'word' | 'number' | 'text' | 'sign' | 'end'
  readonly text: string
  readonly at: number
}

const pattern =
  /(?<skip>\s+|#[^\n]*)|(?<number>(?:0[xX][0-9a-fA-F]+|\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)(?![\w.]))|(?<word>[A-Za-z_:][\w:]*)|(?<text>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`[^`]*`)|(?<sign>==|!=|<=|>=|=~|!~|[-+*/%^@<>=(){}[\],:])/y

/** The tokens of an expression, the last of kind `end`; a character that PromQL does not know is a sign of its own. */
export function tokensOf(source: string): readonly Token[] {
  const tokens: Token[] = []
  pattern.lastIndex = 0
  for (let at = 0; at < source.length; ) {
    pattern.lastIndex = at
    const found = pattern.exec(source)
    const text = found?.[0] ?? (source[at] as string)
    const kind = (['number', 'word', 'text'] as const).find((known) => found?.groups?.[known] !== undefined)
    if (found?.groups?.skip === undefined) tokens.push({ kind: kind ?? 'sign', text, at })
    at += text.length
  }
  return [...tokens, { kind: 'end', text: '', at: source.length }]
}
