import { paletteFor } from '../../render/terminal/palette.ts'
import type { Style } from '../../render/terminal/style.ts'
import type { ColorChoice } from '../../settings/color-choice.ts'
import type { Io, Output } from '../run/io.ts'
import { wantsColor } from './color.ts'
import { isUnicodeLocale } from './unicode.ts'
import { widthOf } from './width.ts'

/** How a view is drawn on one of the process's streams: the two may differ in colour and width. */
export async function styleFor(
  output: Pick<Output, 'isTty' | 'columns'>,
  io: Io,
  color: ColorChoice,
  verbose: boolean,
): Promise<Style> {
  return (await styleMaker(output, io, color, verbose))()
}

/** As {@link styleFor} for what is drawn again and again: width and time are those of each call. */
export async function styleMaker(
  output: Pick<Output, 'isTty' | 'columns'>,
  io: Io,
  color: ColorChoice,
  verbose: boolean,
): Promise<() => Style> {
  const palette = await paletteFor(wantsColor(color, io.env, output.isTty))
  const unicode = isUnicodeLocale(io.env)
  const isTerminal = output.isTty
  return () => ({ width: widthOf(output, io.env), palette, unicode, verbose, now: io.now(), isTerminal })
}
