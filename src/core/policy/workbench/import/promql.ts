import { sameLabels } from './label-sets.ts'
import { textOf } from './promql-text.ts'
import { type Token, tokensOf } from './promql-tokens.ts'
import type { PromComparison, PromExpression, Selector } from './promql-tree.ts'
import { Untranslatable } from './untranslatable.ts'

/** Reads an expression. @throws Untranslatable for everything that is no comparison with a number */
export function parsePromql(source: string): PromExpression {
  const parser = new Parser(tokensOf(source))
  const expression = parser.or()
  parser.end()
  return expression
}

const mirrored = { '==': '==', '!=': '!=', '<': '>', '<=': '>=', '>': '<', '>=': '<=' } as const
const deepest = 50

class Parser {
  readonly #tokens: readonly Token[]
  #next = 0
  #depth = 0

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
  }

  or(): PromExpression {
    let left = this.#and()
    while (this.#takeWord('or')) {
      this.#noMatching('or')
      left = { op: 'or', left, right: this.#and() }
    }
    return left
  }

  end(): void {
    const { kind, text, at } = this.#peek()
    if (kind !== 'end') throw new Untranslatable(`'${text}' cannot be translated here.`, at)
  }

  #and(): PromExpression {
    let left = this.#comparison()
    for (;;) {
      const { text, at } = this.#peek()
      if (text.toLowerCase() === 'unless') throw new Untranslatable("'unless' cannot be translated.", at)
      if (!this.#takeWord('and')) return left
      const onNothing = this.#takeOnNothing()
      const right = this.#comparison()
      if (!onNothing && !sameLabels(left, right)) {
        const why = "'and' joins series with equal labels only, and these ask for different ones."
        throw new Untranslatable(why, at)
      }
      left = { op: 'and', left, right }
    }
  }

  #comparison(): PromExpression {
    if (this.#peek().text === '(') return this.#group()
    const left = this.#operand()
    const sign = this.#take()
    if (!Object.hasOwn(mirrored, sign.text)) throw notSimple(sign)
    if (this.#peek().text === 'bool')
      throw new Untranslatable("'bool' makes every sample an alert.", this.#peek().at)
    const right = this.#operand()
    const op = sign.text as PromComparison
    if (typeof left === 'number' && typeof right !== 'number')
      return { op: mirrored[op], selector: right, limit: left }
    if (typeof left !== 'number' && typeof right === 'number') return { op, selector: left, limit: right }
    throw new Untranslatable('Only one series can be compared with one number.', sign.at)
  }

  #group(): PromExpression {
    const { at } = this.#take()
    this.#depth += 1
    if (this.#depth > deepest) throw new Untranslatable('There are too many parentheses.', at)
    const inner = this.or()
    this.#expect(')')
    this.#depth -= 1
    return inner
  }

  #operand(): Selector | number {
    const token = this.#take()
    if (token.text === '-' || token.text === '+') {
      const number = this.#take()
      if (number.kind !== 'number') throw notSimple(token)
      return numberOf(number) * (token.text === '-' ? -1 : 1)
    }
    if (token.kind === 'number') return numberOf(token)
    if (token.kind !== 'word') throw notSimple(token)
    const after = this.#peek()
    if (after.text === '(')
      throw new Untranslatable(`The function '${token.text}' cannot be translated.`, token.at)
    const selector = { metric: token.text, labels: after.text === '{' ? this.#labels() : [] }
    const { text, at } = this.#peek()
    if (text === '[') throw new Untranslatable('A range of a series cannot be translated.', at)
    if (text === '@' || text === 'offset') throw new Untranslatable(`'${text}' cannot be translated.`, at)
    return selector
  }

  #labels(): Selector['labels'] {
    const labels: { name: string; value: string }[] = []
    this.#take()
    while (this.#peek().text !== '}') {
      const name = this.#take()
      const sign = this.#take()
      const value = this.#take()
      if (sign.text !== '=')
        throw new Untranslatable(`'${name.text}${sign.text}' selects more than one series.`, name.at)
      if (name.kind !== 'word' || value.kind !== 'text') throw notSimple(name)
      labels.push({ name: name.text, value: textOf(value) })
      if (this.#peek().text !== '}') this.#expect(',')
    }
    this.#take()
    return labels
  }

  #takeOnNothing(): boolean {
    const { text, at } = this.#peek()
    if (text !== 'on' && text !== 'ignoring') return false
    this.#take()
    this.#expect('(')
    if (text === 'on' && this.#peek().text === ')') return this.#take().text === ')'
    throw new Untranslatable(`'${text}' with labels cannot be translated.`, at)
  }

  #noMatching(word: string): void {
    const { text, at } = this.#peek()
    if (text === 'on' || text === 'ignoring')
      throw new Untranslatable(`'${word} ${text}' cannot be translated.`, at)
  }

  #takeWord(word: string): boolean {
    const { kind, text } = this.#peek()
    if (kind !== 'word' || text.toLowerCase() !== word) return false
    this.#next += 1
    return true
  }

  #expect(sign: string): void {
    const token = this.#take()
    if (token.text !== sign) throw notSimple(token)
  }

  #peek(): Token {
    return this.#tokens[this.#next] as Token
  }

  #take(): Token {
    const token = this.#peek()
    if (token.kind !== 'end') this.#next += 1
    return token
  }
}

function notSimple({ kind, text, at }: Token): Untranslatable {
  const what =
    kind === 'end'
      ? 'It ends where a comparison with a number should follow.'
      : `'${text}' is more than a comparison of a series with a number.`
  return new Untranslatable(what, at)
}

// PromQL reads a leading zero as Go does: 010 is eight, and 09 is nine all the same.
function numberOf({ text }: Token): number {
  return /^0[0-7]+$/.test(text) ? Number.parseInt(text, 8) : Number(text)
}
