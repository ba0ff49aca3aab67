import { wrap } from '../../render/terminal/wrap.ts'
import type { Output } from '../run/io.ts'

/** Writes one line that is safe for a terminal; there it is broken between words, and only there. */
export function tellLine({ columns, write }: Pick<Output, 'columns' | 'write'>, line: string): void {
  write(`${columns === null ? line : wrap(line, columns).join('\n')}\n`)
}
