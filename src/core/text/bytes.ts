const factors: Readonly<Record<string, number>> = {
  B: 1,
  kB: 1_000,
  MB: 1_000_000,
  GB: 1_000_000_000,
  KiB: 1_024,
  MiB: 1_048_576,
  GiB: 1_073_741_824,
}

/** What every size in a policy must look like: `512B`, `64KiB`, `1.5MB`. */
export const bytesPattern = '^\\d{1,12}(?:\\.\\d{1,6})?(?:B|kB|MB|GB|KiB|MiB|GiB)$'

const whole = new RegExp(bytesPattern)

/**
 * Reads a size such as `64KiB` or `1.5MB`; a bare number is refused because its unit would be a guess.
 *
 * @returns bytes, or `null` when the text is not a size or not a whole number of bytes.
 */
export function parseBytes(text: string): number | null {
  if (!whole.test(text)) return null
  const unit = text.replace(/^[\d.]+/, '')
  const bytes = Number.parseFloat(text) * (factors[unit] as number)
  const rounded = Math.round(bytes)
  return Math.abs(bytes - rounded) < 1e-6 && Number.isSafeInteger(rounded) ? rounded : null
}
