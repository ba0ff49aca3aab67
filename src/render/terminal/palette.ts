/** Wraps a text in a colour, or gives it back as it is. Never nested. */
export type Paint = (text: string) => string

/** The colours of every renderer, by meaning; the words and symbols beside them say the same. */
export interface Palette {
  readonly good: Paint
  readonly underway: Paint
  readonly warning: Paint
  readonly bad: Paint
  readonly unclear: Paint
  readonly strong: Paint
  readonly faint: Paint
}

/** No colour at all. */
export const plainPalette: Palette = {
  good: asIs,
  underway: asIs,
  warning: asIs,
  bad: asIs,
  unclear: asIs,
  strong: asIs,
  faint: asIs,
}

/**
 * The sixteen-colour palette as bare SGR sequences: chalk costs 7 ms of CPU to import, these cost nothing. A test
 * holds them to chalk's own bytes.
 */
export const ansiPalette: Palette = {
  good: sgr(32, 39),
  underway: sgr(36, 39),
  warning: sgr(33, 39),
  bad: sgr(31, 39),
  unclear: sgr(35, 39),
  strong: sgr(1, 22),
  faint: sgr(2, 22),
}

/** The palette for a colour decision that was made elsewhere. */
export function paletteFor(color: boolean): Palette {
  return color ? ansiPalette : plainPalette
}

function sgr(open: number, close: number): Paint {
  return (text) => (text === '' ? '' : `\x1b[${open}m${text}\x1b[${close}m`)
}

function asIs(text: string): string {
  return text
}
