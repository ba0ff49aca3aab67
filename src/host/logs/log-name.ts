/** What a name of a dated log can hold, as strftime(3) writes it, with the pattern of its digits. */
const directives: Readonly<Record<string, string>> = {
  Y: '\\d{4}',
  y: '\\d{2}',
  m: '\\d{2}',
  d: '\\d{2}',
  j: '\\d{3}',
  H: '\\d{2}',
  M: '\\d{2}',
  S: '\\d{2}',
}
const order = 'YymjdHMS'

/** Puts the names of a dated log in order; `null` for a name that is not its own. */
export type DateOf = (name: string) => string | null

/**
 * Reads a file name such as `app-%Y-%m-%d.log`. A number behind the whole, as `.1`, is one of the same date.
 *
 * @returns `null` for a name without a date in it, which is a name like any other
 */
export function datedName(name: string): DateOf | null {
  const found: string[] = []
  const pattern = name.replace(/%([YymdjHMS%])|[\\^$.*+?()[\]{}|]/g, (text, letter: string | undefined) => {
    if (letter === undefined) return `\\${text}`
    if (letter === '%') return '%'
    found.push(letter)
    return `(${directives[letter]})`
  })
  if (found.length === 0) return null
  const whole = new RegExp(`^${pattern}(?:\\.\\d{1,4})?$`)
  return (given) => {
    const parts = whole.exec(given)?.slice(1)
    if (parts === undefined) return null
    return [...order].map((letter) => parts[found.indexOf(letter)] ?? '').join('')
  }
}

const date =
  /\d{4}([-_.]?)(?:0[1-9]|1[0-2])\1(?:0[1-9]|[12]\d|3[01])(?:[-_.T]?\d{2}[-_.:]?\d{2}(?:[-_.:]?\d{2})?)?/

/** Whether two names are of one dated log: they differ in nothing but a date and the numbers behind it. */
export function isSameDated(name: string, other: string): boolean {
  return name !== other && date.test(name) && date.test(other) && shapeOf(name) === shapeOf(other)
}

function shapeOf(name: string): string {
  return name.replace(date, '#').replace(/\d+/g, '#')
}
