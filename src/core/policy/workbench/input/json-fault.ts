/**
 * The offset at which a text stops being JSON, for the column of a complaint: engines word theirs differently and
 * leave the place out of some. The text's length where it ends too early.
 */
export function jsonFaultAt(text: string): number {
  const scan = new Scan(text)
  return scan.value() && scan.atEnd() ? text.length : scan.at
}

const blanks = /[ \t\n\r]*/y
const scalar = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)/y
const plainText = /[^"\\\u0000-\u001f]*/y
const escaped = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y

class Scan {
  readonly #text: string
  at = 0
  #depth = 0

  constructor(text: string) {
    this.#text = text
  }

  value(): boolean {
    this.#take(blanks)
    const first = this.#text[this.at]
    // Deeper than any sample; the parser itself has no such limit, the stack has.
    if (this.#depth > 500) return false
    if (first === '{') return this.#members('}', () => this.#member())
    if (first === '[') return this.#members(']', () => this.value())
    return first === '"' ? this.#string() : this.#take(scalar)
  }

  atEnd(): boolean {
    this.#take(blanks)
    return this.at === this.#text.length
  }

  #members(close: string, one: () => boolean): boolean {
    this.at += 1
    this.#depth += 1
    this.#take(blanks)
    for (let first = true; this.#text[this.at] !== close; first = false) {
      if (!first && !this.#skip(',')) return false
      if (!one()) return false
      this.#take(blanks)
    }
    this.at += 1
    this.#depth -= 1
    return true
  }

  #member(): boolean {
    this.#take(blanks)
    if (this.#text[this.at] !== '"' || !this.#string()) return false
    this.#take(blanks)
    return this.#skip(':') && this.value()
  }

  #string(): boolean {
    this.at += 1
    this.#take(plainText)
    while (this.#text[this.at] === '\\') {
      if (!this.#take(escaped)) return false
      this.#take(plainText)
    }
    return this.#skip('"')
  }

  #skip(character: string): boolean {
    if (this.#text[this.at] !== character) return false
    this.at += 1
    return true
  }

  #take(pattern: RegExp): boolean {
    pattern.lastIndex = this.at
    const found = pattern.exec(this.#text)
    if (found === null) return false
    this.at = pattern.lastIndex
    return true
  }
}
