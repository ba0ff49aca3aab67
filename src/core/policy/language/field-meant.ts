import { nearest } from '../../text/nearest.ts'

/** What people call a field elsewhere, by its name here. */
const otherNames: Readonly<Record<string, readonly string[]>> = {
  status: ['code', 'status_code', 'http_code'],
  latency_ms: ['response_time', 'time', 'duration', 'elapsed', 'rtt'],
  up: ['ok', 'online', 'reachable', 'available', 'is_up', 'down'],
  alive: ['up', 'running'],
  active: ['running', 'up'],
  days_left: ['expires', 'expiry', 'valid_days'],
}

const most = 3

/**
 * The fields that were most likely meant by a word that is none, the likeliest first: those of which it is a whole part
 * (`free` of `free_pct`), which are a part of it (`status` of `status_text`), one that is called so elsewhere, or one
 * that is a slip away.
 */
export function fieldsMeant(word: string, fields: readonly string[]): readonly string[] {
  const asked = word.toLowerCase()
  const begins = fields.filter((field) => field.startsWith(`${asked}_`))
  if (begins.length > 0) return begins.slice(0, most)
  const known = fields.find((field) => otherNames[field]?.includes(asked))
  if (known !== undefined) return [known]
  const near = nearest(word, fields)
  if (near !== null) return [near]
  const partly = fields.filter((field) => field.split('_').includes(asked) || asked.startsWith(`${field}_`))
  return partly.slice(0, most)
}

/** `Did you mean 'free_pct' or 'free_gb'?`; `null` for none. */
export function fieldsMeantHint(fields: readonly string[]): string | null {
  return fields.length === 0 ? null : `Did you mean ${fields.map((field) => `'${field}'`).join(' or ')}?`
}
