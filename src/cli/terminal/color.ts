import type { ColorChoice } from '../../settings/color-choice.ts'

/**
 * Whether one stream is coloured: `--color` decides, then `FORCE_COLOR`, `NO_COLOR`, `TERM=dumb`, and at last whether
 * the stream is a terminal. Empty variables count as unset; `FORCE_COLOR=0` and `false` switch off.
 */
export function wantsColor(
  choice: ColorChoice,
  env: Readonly<Record<string, string | undefined>>,
  isTty: boolean,
): boolean {
  if (choice !== 'auto') return choice === 'always'
  if (env.FORCE_COLOR) return env.FORCE_COLOR !== '0' && env.FORCE_COLOR !== 'false'
  if (env.NO_COLOR) return false
  if (env.TERM === 'dumb') return false
  return isTty
}
