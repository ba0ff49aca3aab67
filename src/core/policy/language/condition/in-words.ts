/**
 * A condition, or the reason that it stands for, for people: a part in `!( )` as what it asks for. `!(web.up == false)`
 * is `web.up == true`, `!(a && b < 3)` is `a == false || b >= 3`; what has no plain inverse is `not ( )`. The same by
 * the rules of three values. Texts without such a part stay as they are.
 */
export function inWords(text: string): string {
  if (!text.includes('!(')) return text
  return joined(text, inWords) ?? negatedIn(text) ?? text
}

/** Why a check is in its state, for people: `disk_free_below_warn` reads as words, a condition as {@link inWords}. */
export function reasonInWords(reason: string): string {
  return /^\w+$/.test(reason) ? reason.replaceAll('_', ' ') : inWords(reason)
}

/** The inverse of a condition; `null` where it has no plain one. */
function inverseOf(given: string): string | null {
  const text = bare(given)
  const either = parts(text, '||')
  if (either.length > 1) return all(either.map(inverseOf), ' && ')
  const both = parts(text, '&&')
  if (both.length > 1) return all(both.map(inverseOf), ' || ')
  if (/^![^=]/.test(text)) return bare(text.slice(1))
  return inverseOfComparison(text)
}

const opposites: Readonly<Record<string, string>> = {
  '==': '!=',
  '!=': '==',
  '<': '>=',
  '>=': '<',
  '>': '<=',
  '<=': '>',
}
const truths: Readonly<Record<string, string>> = { false: 'true', true: 'false' }
const isPath = /^[A-Za-z_]\w*(?:\.\w+)*$/

function inverseOfComparison(text: string): string | null {
  if (isPath.test(text)) return `${text} == false`
  const outside = withoutInner(text)
  if (/[?]| in /.test(outside)) return null
  const found = [...outside.matchAll(/==|!=|<=|>=|<|>/g)]
  const [operator, ...others] = found
  if (operator === undefined || others.length > 0) return null
  const left = text.slice(0, operator.index)
  const right = text.slice(operator.index + operator[0].length).trim()
  const truth = truths[right]
  if (operator[0] === '==' && truth !== undefined) return `${left}== ${truth}`
  if (operator[0] === '!=' && truth !== undefined) return `${left}== ${right}`
  return `${left}${opposites[operator[0]]} ${right}`
}

function negatedIn(given: string): string | null {
  const text = bare(given)
  if (!text.startsWith('!(') || closing(text, 1) !== text.length - 1) return null
  return inverseOf(text.slice(1)) ?? `not ${text.slice(1)}`
}

/** Each part of an `||` or `&&` in its own words; `null` for a condition of one part. */
function joined(text: string, words: (part: string) => string): string | null {
  for (const operator of ['||', '&&'] as const) {
    const found = parts(text, operator)
    if (found.length < 2) continue
    return found.map((part) => grouped(words(part), operator)).join(` ${operator} `)
  }
  return null
}

function all(inverses: readonly (string | null)[], operator: ' && ' | ' || '): string | null {
  const known = inverses.filter((one) => one !== null)
  if (known.length < inverses.length) return null
  return known.map((one) => grouped(one, operator.trim())).join(operator)
}

// `a || b` is a part of its own beside `&&`.
function grouped(part: string, operator: string): string {
  return operator === '&&' && parts(part, '||').length > 1 ? `(${part})` : part
}

/** The parts between an operator that stands in no parentheses and no text. */
function parts(text: string, operator: string): string[] {
  const outside = withoutInner(text)
  const found: string[] = []
  let from = 0
  for (let at = outside.indexOf(operator); at !== -1; at = outside.indexOf(operator, at + 2)) {
    found.push(text.slice(from, at).trim())
    from = at + 2
  }
  return [...found, text.slice(from).trim()]
}

/** The text without the parentheses that are around all of it. */
function bare(given: string): string {
  const text = given.trim()
  return text.startsWith('(') && closing(text, 0) === text.length - 1 ? bare(text.slice(1, -1)) : text
}

function closing(text: string, open: number): number {
  const shown = withoutTexts(text)
  let depth = 0
  for (let at = open; at < shown.length; at += 1) {
    if (shown[at] === '(') depth += 1
    else if (shown[at] === ')') depth -= 1
    if (depth === 0) return at
  }
  return -1
}

/** The same length, with a blank for all that stands in parentheses, brackets or quotes. */
function withoutInner(text: string): string {
  let depth = 0
  return [...withoutTexts(text)]
    .map((character) => {
      if ('([{'.includes(character)) depth += 1
      const isInner = depth > 0
      if (')]}'.includes(character)) depth -= 1
      return isInner ? '_' : character
    })
    .join('')
}

function withoutTexts(text: string): string {
  return text.replaceAll(/"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'/g, (quoted) => '_'.repeat(quoted.length))
}
