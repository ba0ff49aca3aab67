import type { Output } from '../run/io.ts'

const standardWidth = 80

/** Characters a line may have: the terminal's width, else `COLUMNS`, else 80. */
export function widthOf(
  output: Pick<Output, 'columns'>,
  env: Readonly<Record<string, string | undefined>>,
): number {
  if (output.columns) return output.columns
  const requested = /^\d{1,5}$/.test(env.COLUMNS ?? '') ? Number(env.COLUMNS) : 0
  return requested > 0 ? requested : standardWidth
}
