import { Chalk } from 'chalk'
import type { Palette } from './palette.ts'

/** The palette by chalk for commands outside the start path; `level` 0 is plain, as our own colour decision says. */
export function chalkPalette(level: 0 | 1 | 2 | 3): Palette {
  const chalk = new Chalk({ level })
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
