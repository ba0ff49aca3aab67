/** A line and a column of a text, one-based. */
export interface TextPlace {
  readonly line: number
  readonly column: number
}

/** Where an offset lies in a text. */
export function placeAt(text: string, offset: number): TextPlace {
  const before = text.slice(0, offset)
  const line = before.split('\n').length
  return { line, column: offset - before.lastIndexOf('\n') }
}

const blank = /[\s,:]*/y
const string = /"(?:[^"\\]|\\.)*"/y
const scalar = /[^\s,:{}[\]"]+/y

/** Where the value at a path of keys and indices stands; `text` is JSON that has it. */
export function placeOfPath(text: string, path: readonly (string | number)[]): TextPlace {
  return placeAt(text, new Walk(text).find(path))
}

class Walk {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  find(path: readonly (string | number)[]): number {
    this.#skip(blank)
    const [step, ...below] = path
    if (step === undefined) return this.#at
    const isObject = this.#text[this.#at] === '{'
    this.#at += 1
    for (let index = 0; ; index += 1) {
      this.#skip(blank)
      if (this.#at >= this.#text.length || this.#isClosed()) return this.#at
      const key = isObject ? this.#key() : index
      if (key === step) return this.find(below)
      this.#value()
    }
  }

  #key(): string {
    const start = this.#at
    this.#skip(string)
    const key = JSON.parse(this.#text.slice(start, this.#at)) as string
    this.#skip(blank)
    return key
  }

  /** Goes behind the value at hand; brackets are counted, so that no depth is too much. */
  #value(): void {
    for (let depth = 0; this.#at < this.#text.length; ) {
      const first = this.#text[this.#at]
      if (first === '{' || first === '[') depth += 1
      else if (first === '}' || first === ']') depth -= 1
      if (first === '"') this.#skip(string)
      else if ('{}[]'.includes(first as string)) this.#at += 1
      else this.#skip(scalar)
      if (depth <= 0) return
      this.#skip(blank)
    }
  }

  #isClosed(): boolean {
    return this.#text[this.#at] === '}' || this.#text[this.#at] === ']'
  }

  #skip(pattern: RegExp): void {
    pattern.lastIndex = this.#at
    if (pattern.test(this.#text)) this.#at = pattern.lastIndex
  }
}
