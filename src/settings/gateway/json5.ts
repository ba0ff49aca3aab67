const deepest = 64
const forbiddenKeys = new Set(['__proto__', 'constructor', 'prototype'])
const blank = /[\s\ufeff]+|\/\/[^\n\r\u2028\u2029]*|\/\*[\s\S]*?\*\//y
const numberToken = /[+-]?(?:0[xX][0-9a-fA-F]+|Infinity|NaN|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)/y
const plainText = /[^"'\\\n\r]+/y
let nameToken: RegExp | undefined
const words: Readonly<Record<string, unknown>> = { true: true, false: false, null: null }
const escapes: Readonly<Record<string, string>> = {
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  0: '\0',
}

/** A text that is not JSON5; `line` and `column` are one-based. */
export class Json5Error extends Error {
  constructor(text: string, at: number, expected: string) {
    const before = text.slice(0, at).split('\n')
    super(`line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}: ${expected}`)
    this.name = 'Json5Error'
  }
}

/**
 * Reads JSON5: JSON with comments, trailing commas, single quotes, bare keys, and hexadecimal and signed numbers.
 * Keys that would reach into a prototype are left out.
 *
 * @throws Json5Error with the place
 */
export function parseJson5(text: string): unknown {
  return new Reader(text).document()
}

class Reader {
  readonly #text: string
  #at = 0
  #depth = 0

  constructor(text: string) {
    this.#text = text
  }

  document(): unknown {
    const value = this.#value()
    this.#skip()
    if (this.#at < this.#text.length) this.#fail('nothing more is expected here')
    return value
  }

  #value(): unknown {
    this.#skip()
    const character = this.#text[this.#at]
    if (character === '{') return this.#nested(() => this.#object())
    if (character === '[') return this.#nested(() => this.#list())
    if (character === '"' || character === "'") return this.#string(character)
    const number = this.#take(numberToken)
    if (number !== null) return numberOf(number)
    const word = this.#take(bareName())
    if (word !== null && Object.hasOwn(words, word)) return words[word]
    return this.#fail('a value is expected here')
  }

  #nested<T>(read: () => T): T {
    this.#depth += 1
    if (this.#depth > deepest) this.#fail(`it is nested deeper than ${deepest}`)
    this.#at += 1
    const value = read()
    this.#depth -= 1
    return value
  }

  #object(): Record<string, unknown> {
    const found: Record<string, unknown> = {}
    while (!this.#closes('}')) {
      const key = this.#key()
      this.#skip()
      if (this.#text[this.#at] !== ':') this.#fail('a colon is expected here')
      this.#at += 1
      const value = this.#value()
      if (!forbiddenKeys.has(key)) found[key] = value
      this.#separator('}')
    }
    return found
  }

  #list(): unknown[] {
    const found: unknown[] = []
    while (!this.#closes(']')) {
      found.push(this.#value())
      this.#separator(']')
    }
    return found
  }

  #key(): string {
    const character = this.#text[this.#at]
    if (character === '"' || character === "'") return this.#string(character)
    return this.#take(bareName()) ?? this.#fail('a key is expected here')
  }

  #closes(bracket: string): boolean {
    this.#skip()
    if (this.#text[this.#at] !== bracket) return false
    this.#at += 1
    return true
  }

  #separator(bracket: string): void {
    this.#skip()
    if (this.#text[this.#at] === ',') this.#at += 1
    else if (this.#text[this.#at] !== bracket) this.#fail(`a comma or '${bracket}' is expected here`)
  }

  #string(quote: string): string {
    const begun = this.#at++
    let found = ''
    for (;;) {
      const character = this.#text[this.#at]
      if (character === quote) break
      if (character === undefined || character === '\n' || character === '\r') {
        this.#at = begun
        this.#fail('this text does not end')
      }
      if (character === '\\') found += this.#escape()
      else found += this.#take(plainText) ?? this.#text[this.#at++]
    }
    this.#at += 1
    return found
  }

  #escape(): string {
    const character = this.#text[this.#at + 1] ?? ''
    this.#at += 2
    if (character === 'x') return this.#codeUnit(2)
    if (character === 'u') return this.#codeUnit(4)
    if (character === '\r' && this.#text[this.#at] === '\n') this.#at += 1
    if (/[\n\r\u2028\u2029]/.test(character)) return ''
    if (/[1-9]/.test(character) || (character === '0' && /\d/.test(this.#text[this.#at] ?? ''))) {
      this.#fail('no such escape')
    }
    return escapes[character] ?? character
  }

  #codeUnit(digits: number): string {
    const hex = this.#text.slice(this.#at, this.#at + digits)
    if (hex.length < digits || /[^0-9a-fA-F]/.test(hex))
      this.#fail(`${digits} hexadecimal digits are expected`)
    this.#at += digits
    return String.fromCharCode(Number.parseInt(hex, 16))
  }

  #skip(): void {
    while (this.#take(blank) !== null) {}
  }

  #take(token: RegExp): string | null {
    token.lastIndex = this.#at
    const found = token.exec(this.#text)?.[0] ?? null
    this.#at += found?.length ?? 0
    return found
  }

  #fail(expected: string): never {
    throw new Json5Error(this.#text, this.#at, expected)
  }
}

// The engine reads the classes of all letters when it compiles the function they stand in; most files need none.
function bareName(): RegExp {
  nameToken ??= /[\p{ID_Start}$_][\p{ID_Continue}$_\u200c\u200d]*/uy
  return nameToken
}

function numberOf(text: string): number {
  const sign = text.startsWith('-') ? -1 : 1
  return sign * Number(text.replace(/^[+-]/, ''))
}
