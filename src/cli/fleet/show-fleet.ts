import { VitalsError } from '../../core/errors.ts'
import { exitStatusOf, type State } from '../../core/state.ts'
import { escapeControl } from '../../render/terminal/escape.ts'
import { flow } from '../../render/terminal/flow.ts'
import { fitScreen } from '../../render/terminal/live-screen.ts'
import { piece } from '../../render/terminal/piece.ts'
import type { Style } from '../../render/terminal/style.ts'
import type { ColorChoice } from '../../settings/color-choice.ts'
import { hintFor } from '../hints.ts'
import { failureDocument } from '../run/failure.ts'
import type { Io } from '../run/io.ts'
import { openLiveRegion } from '../terminal/live-region.ts'
import { styleMaker } from '../terminal/style-for.ts'
import { sleep } from '../views/sleep.ts'

/** One view of the agents of our gateway. */
export interface FleetView<Document> {
  readonly ask: () => Promise<Document>
  readonly render: (document: Document, style: Style) => readonly string[]
  /** The verdict of what is shown, for `--exit-state`. */
  readonly state: (document: Document) => State
}

/** How it is shown. */
export interface FleetOptions {
  readonly json: boolean
  readonly watch: boolean
  readonly exitState: boolean
  readonly color: ColorChoice
}

/** What oclif read of the flags of such a command. */
export function fleetOptionsOf(flags: {
  readonly json?: boolean
  readonly watch?: boolean
  readonly 'exit-state'?: boolean
  readonly color: ColorChoice
}): FleetOptions {
  const { json = false, watch: isWatched = false, 'exit-state': exitState = false, color } = flags
  return { json, watch: isWatched, exitState, color }
}

const everyMs = 2_000
const never = new AbortController().signal

/**
 * Asks once and prints, or again and again with `watch` until nobody reads it any more.
 *
 * @returns 0, or the verdict of what was shown last with `exitState`
 * @throws VitalsError when the gateway could not be asked the first time
 */
export async function showFleet<Document>(
  view: FleetView<Document>,
  options: FleetOptions,
  io: Io,
): Promise<number> {
  const style = await styleMaker(io.stdout, io, options.json ? 'never' : options.color, false)
  const document = await view.ask()
  const last = options.watch
    ? await watch(view, document, options, style, io)
    : print(view, document, options, style, io)
  return options.exitState ? exitStatusOf[view.state(last)] : 0
}

function print<Document>(
  view: FleetView<Document>,
  document: Document,
  { json, watch: isStream }: FleetOptions,
  style: () => Style,
  io: Io,
): Document {
  const text = json
    ? JSON.stringify(document, null, isStream ? undefined : 2)
    : view.render(document, style()).join('\n')
  io.stdout.write(`${text}\n`)
  return document
}

async function watch<Document>(
  view: FleetView<Document>,
  first: Document,
  options: FleetOptions,
  style: () => Style,
  io: Io,
): Promise<Document> {
  const screen =
    options.json || !io.stdout.isTty ? seriesOf(view, options, style, io) : liveOf(view, style, io)
  let last = first
  screen.show(last)
  try {
    while (!io.stdout.isClosed) {
      await sleep(everyMs, never)
      try {
        last = await view.ask()
        screen.show(last)
      } catch (failure) {
        if (!(failure instanceof VitalsError) || failure.code === 'INTERNAL') throw failure
        screen.failed(failure)
      }
    }
    return last
  } finally {
    screen.close()
  }
}

interface FleetScreen<Document> {
  show(document: Document): void
  failed(failure: VitalsError): void
  close(): void
}

function liveOf<Document>(view: FleetView<Document>, style: () => Style, io: Io): FleetScreen<Document> {
  const region = openLiveRegion(io.stdout)
  let shown: Document | null = null
  const draw = (footer: string) =>
    region.draw((screen) => {
      const lines = shown === null ? [] : view.render(shown, { ...style(), width: screen.columns })
      const options = { width: screen.columns, separator: piece(' '), ellipsis: '..', maxLines: 4 }
      return fitScreen(lines, ['', ...flow([piece(footer)], options)], screen)
    })
  return {
    show(document) {
      shown = document
      draw(`As of ${new Date(io.now()).toISOString().slice(11, 19)}Z. Ctrl-C ends.`)
    },
    failed: (failure) => draw(`${failure.message} It is asked again every two seconds. Ctrl-C ends.`),
    close: () => region.close(),
  }
}

function seriesOf<Document>(
  view: FleetView<Document>,
  options: FleetOptions,
  style: () => Style,
  io: Io,
): FleetScreen<Document> {
  return {
    show: (document) => void print(view, document, options, style, io),
    failed(failure) {
      if (options.json) io.stdout.write(`${JSON.stringify(failureDocument(failure))}\n`)
      else io.stderr.write(`vitals: ${escapeControl(`${failure.message} ${hintFor(failure)}`)}\n`)
    },
    close: () => {},
  }
}
