import type { VitalsError } from '../../core/errors.ts'
import { escapeControl } from '../../render/terminal/escape.ts'
import { fitScreen } from '../../render/terminal/live-screen.ts'
import type { Style } from '../../render/terminal/style.ts'
import { renderVerdict } from '../../render/verdict/verdict.ts'
import type { ColorChoice } from '../../settings/color-choice.ts'
import { hintFor } from '../hints.ts'
import type { ProbeOptions } from '../probe/probe-options.ts'
import { notRemembered, printRound } from '../probe/probe-print.ts'
import type { ProbeRound } from '../probe/probe-session.ts'
import type { NextRound } from '../probe/watch-rounds.ts'
import { failureDocument } from '../run/failure.ts'
import type { Io } from '../run/io.ts'
import { openLiveRegion } from './live-region.ts'
import { styleMaker } from './style-for.ts'

/** Shows a series of rounds: live in one place of a terminal, or one after the other. */
export interface WatchView {
  round(round: ProbeRound): Promise<void>
  /** A round that could not be done; the series goes on. */
  failure(failure: VitalsError): void
  /** What comes next; false when nobody looks any more. */
  next(next: NextRound): boolean
  close(): void
}

/** The view that fits the options and what standard output is. */
export async function openWatchView(options: ProbeOptions, color: ColorChoice, io: Io): Promise<WatchView> {
  const isForPeople = options.format === 'table' && !options.quiet && options.output === null
  if (!isForPeople || !io.stdout.isTty) return seriesView(options, color, io)
  return liveView(await styleMaker(io.stdout, io, color, options.verbose), io)
}

function liveView(styleNow: () => Style, io: Io): WatchView {
  const region = openLiveRegion(io.stdout)
  let round: ProbeRound | null = null
  let failure: VitalsError | null = null
  let missed = 0
  return {
    async round(next) {
      round = next
      failure = next.unrecorded
    },
    failure(next) {
      failure = next
    },
    next(next) {
      missed += next.missed
      const dueAt = io.now() + next.inMs
      region.draw((screen) => {
        const view =
          round === null
            ? []
            : renderVerdict(round.report, { ...styleNow(), width: screen.columns }).split('\n')
        const notes = [
          ...(round?.remarks ?? []).map((remark) => `vitals: ${escapeControl(remark)}.`),
          ...(round?.unsaved ? [notRemembered(round.unsaved)] : []),
          ...(failure === null
            ? []
            : [`Error: ${escapeControl(failure.message)} ${escapeControl(hintFor(failure))}`]),
          footerLine(dueAt, next.intervalMs, missed),
        ]
        return fitScreen(view, ['', ...notes], screen)
      })
      return true
    },
    close: () => region.close(),
  }
}

function footerLine(dueAt: number, intervalMs: number, missed: number): string {
  const at = new Date(dueAt).toISOString().slice(11, 19)
  const skipped = missed === 0 ? '' : `, ${missed} missed`
  return `Next round at ${at}Z, every ${intervalMs / 1_000} s${skipped}. Ctrl-C ends.`
}

function seriesView(options: ProbeOptions, color: ColorChoice, io: Io): WatchView {
  const isStream = options.format === 'json' || options.format === 'ndjson'
  const format = options.format === 'json' ? 'ndjson' : options.format
  const isBlock = format === 'table' && !options.quiet && options.output === null
  let shown = 0
  return {
    async round(round) {
      if (isBlock && shown > 0) io.stdout.write('\n')
      await printRound(round, { ...options, format }, color, io)
      shown += 1
    },
    failure(failure) {
      if (isStream) io.stdout.write(`${JSON.stringify(failureDocument(failure))}\n`)
      else io.stderr.write(`vitals: ${escapeControl(failure.message)} ${escapeControl(hintFor(failure))}\n`)
    },
    next: () => !io.stdout.isClosed,
    close: () => {},
  }
}
