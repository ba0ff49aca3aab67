import type { Look } from '../../render/terminal/look.ts'
import { paletteFor } from '../../render/terminal/palette.ts'
import type { ColorChoice } from '../../settings/color-choice.ts'
import type { Io, Output } from '../run/io.ts'
import { wantsColor } from './color.ts'
import { isUnicodeLocale } from './unicode.ts'
import { widthOf } from './width.ts'

/** How a view is drawn on one of the process's streams: the two may differ in colour and width. */
export async function lookFor(
  output: Pick<Output, 'isTty' | 'columns'>,
  io: Io,
  color: ColorChoice,
  verbose: boolean,
): Promise<Look> {
  return (await lookMaker(output, io, color, verbose))()
}

/** As {@link lookFor} for what is drawn again and again: width and time are those of each call. */
export async function lookMaker(
  output: Pick<Output, 'isTty' | 'columns'>,
  io: Io,
  color: ColorChoice,
  verbose: boolean,
): Promise<() => Look> {
  const palette = await paletteFor(wantsColor(color, io.env, output.isTty))
  const unicode = isUnicodeLocale(io.env)
  return () => ({ width: widthOf(output, io.env), palette, unicode, verbose, now: io.now() })
}
