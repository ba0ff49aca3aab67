/** Shorter ones would take words apart, and are no secrets. */
const shortest = 6
const mark = '[redacted]'

/** Takes secrets out of texts. */
export type Redact = (text: string) => string

/**
 * A redactor for these secrets: it finds them as they are, as JSON (up to three times over) and URLs escape them,
 * whichever of their characters, and in base64 and hexadecimal, also in the middle of something longer that was encoded
 * as a whole.
 */
export function redactor(secrets: Iterable<string>): Redact {
  const long = [...new Set(secrets)].filter((secret) => secret.length >= shortest)
  if (long.length === 0) return (text) => text
  const forms = [...new Set(long.flatMap(formsOf))]
  // The longest first, or what is left of a form would tell its end.
  const sources = [
    ...forms.sort(byLength).map(sourceOf),
    ...long.sort(byLength).map((secret) => [...secret].map(anyFormOf).join('')),
  ]
  const pattern = new RegExp(sources.join('|'), 'g')
  return (text) => text.replace(pattern, mark)
}

/** As `redact`, for every text in a value, the keys of maps too. */
export function redactAll(value: unknown, redact: Redact): unknown {
  if (typeof value === 'string') return redact(value)
  if (Array.isArray(value)) return value.map((item) => redactAll(item, redact))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [redact(key), redactAll(item, redact)]),
  )
}

function formsOf(secret: string): readonly string[] {
  const bytes = new TextEncoder().encode(secret)
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0'))
  return [secret, ...quotedForms(secret), hex.join(''), hex.join('').toUpperCase(), ...base64Forms(bytes)]
}

/** What JSON makes of it, also as a text within a text: an error often quotes the JSON of another one. */
function quotedForms(secret: string): readonly string[] {
  const forms: string[] = []
  for (let form = secret; forms.length < 3; forms.push(form)) form = JSON.stringify(form).slice(1, -1)
  return forms
}

/** What base64 makes of the bytes behind none, one or two others: the digits that depend on them alone. */
function base64Forms(bytes: Uint8Array): readonly string[] {
  return [0, 1, 2].flatMap((before) => {
    const padded = new Uint8Array(before + bytes.length)
    padded.set(bytes, before)
    const whole = btoa(String.fromCharCode(...padded)).replaceAll('=', '')
    const end = Math.floor(((before + bytes.length) * 8) / 6)
    const own = whole.slice(Math.ceil((before * 8) / 6), end)
    return own.length < shortest ? [] : [own, own.replaceAll('+', '-').replaceAll('/', '_')]
  })
}

/** A character as it is, or as URLs, forms and JSON may write it: every writer escapes others, in digits of its own. */
function anyFormOf(character: string): string {
  const escaped = (digits: string) => digits.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`)
  const hexOf = (byte: number, size: number) => escaped(byte.toString(16).padStart(size, '0'))
  const bytes = Array.from(new TextEncoder().encode(character), (byte) => `%${hexOf(byte, 2)}`)
  const units = Array.from(character.split(''), (unit) => `\\\\{1,4}u${hexOf(unit.charCodeAt(0), 4)}`)
  const own =
    character === ' '
      ? ' |\\+'
      : /["/]/.test(character)
        ? `\\\\{0,4}${sourceOf(character)}`
        : sourceOf(character)
  return `(?:${own}|${bytes.join('')}|${units.join('')})`
}

function byLength(one: string, other: string): number {
  return other.length - one.length
}

function sourceOf(form: string): string {
  return form.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
}
