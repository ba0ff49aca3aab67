import { VitalsError } from '../../core/errors.ts'

/**
 * The share above nothing and up to all that `5%` or `0.05` stands for.
 *
 * @throws VitalsError USAGE that names the flag, for any other text
 */
export function shareIn(text: string, flag: string, command: string): number {
  const [, digits, percent] = /^(\d{1,3}(?:\.\d{1,6})?)(%?)$/.exec(text) ?? []
  const share = Number(digits) / (percent === '%' ? 100 : 1)
  if (share > 0 && share <= 1) return share
  const detail = `${flag} takes a share such as 5% or 0.05, not '${text}'.`
  throw new VitalsError('USAGE', { params: { detail, command } })
}
