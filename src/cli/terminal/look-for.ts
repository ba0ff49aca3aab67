import type { Look } from '../../render/terminal/look.ts'
import type { ColorChoice } from '../../settings/color-choice.ts'
import type { Io, Output } from '../run/io.ts'
import { wantsColor } from './color.ts'
import { isUnicodeLocale } from './unicode.ts'
import { widthOf } from './width.ts'

/** How a view is drawn on one of the process's streams: the two may differ in colour and width. */
export function lookFor(
  output: Pick<Output, 'isTty' | 'columns'>,
  io: Io,
  color: ColorChoice,
  verbose: boolean,
): Look {
  return {
    width: widthOf(output, io.env),
    color: wantsColor(color, io.env, output.isTty),
    unicode: isUnicodeLocale(io.env),
    verbose,
    now: io.now(),
  }
}
