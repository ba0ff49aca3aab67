/** Shorter ones would take words apart, and are no secrets. */
const shortest = 6
const mark = '[redacted]'

/** Takes secrets out of texts. */
export type Redact = (text: string) => string

/**
 * A redactor for these secrets: it finds them as they are, as JSON (up to three times over) and URLs escape them, and in base64 and hexadecimal,
 * also in the middle of something longer that was encoded as a whole.
 */
export function redactor(secrets: Iterable<string>): Redact {
  const forms = [...new Set([...secrets].filter((secret) => secret.length >= shortest).flatMap(formsOf))]
  if (forms.length === 0) return (text) => text
  // The longest first, or what is left of a form would tell its end.
  const pattern = new RegExp(
    forms
      .sort((one, other) => other.length - one.length)
      .map(sourceOf)
      .join('|'),
    'g',
  )
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
  const percent = (digits: readonly string[]) => digits.map((pair) => `%${pair}`).join('')
  return [
    secret,
    ...quotedForms(secret),
    encodeURIComponent(secret.toWellFormed()),
    percent(hex),
    percent(hex.map((pair) => pair.toUpperCase())),
    hex.join(''),
    hex.join('').toUpperCase(),
    ...base64Forms(bytes),
  ]
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

function sourceOf(form: string): string {
  return form.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
}
