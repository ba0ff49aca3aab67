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

/** The palette for a colour decision that was made elsewhere: chalk's sixteen colours, loaded only where colour is on. */
export async function paletteFor(color: boolean): Promise<Palette> {
  if (!color) return plainPalette
  const { Chalk } = await import('chalk')
  const chalk = new Chalk({ level: 1 })
  return {
    good: chalk.green,
    underway: chalk.cyan,
    warning: chalk.yellow,
    bad: chalk.red,
    unclear: chalk.magenta,
    strong: chalk.bold,
    faint: chalk.dim,
  }
}

function asIs(text: string): string {
  return text
}
