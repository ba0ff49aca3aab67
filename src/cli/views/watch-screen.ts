import type { Ending } from '../../gateway/client/connection.ts'
import { longestWaitMs } from '../../gateway/client/follow.ts'
import { GatewayError } from '../../gateway/client/gateway-error.ts'
import type { Shutdown } from '../../gateway/protocol/event.ts'
import { formatSpan } from '../../render/terminal/duration-ago.ts'
import { escapeControl } from '../../render/terminal/escape.ts'
import { flow } from '../../render/terminal/flow.ts'
import { fitScreen } from '../../render/terminal/live-screen.ts'
import { piece } from '../../render/terminal/piece.ts'
import type { Style } from '../../render/terminal/style.ts'
import type { Io } from '../run/io.ts'
import { openLiveRegion } from '../terminal/live-region.ts'
import { styleMaker } from '../terminal/style-for.ts'
import type { Question } from './question.ts'
import { textOf } from './shown-document.ts'
import type { View, ViewDocument, ViewOptions } from './view.ts'

/** Where a watched view is shown: in one place of a terminal, or one after the other elsewhere. */
export interface WatchScreen<Document> {
  /** False when nobody reads any more. */
  show(document: Document): boolean
  notice(notice: Shutdown): void
  lost(why: Ending | GatewayError, retryMs: number): void
  close(): void
}

/** The screen that fits the options and what standard output is. */
export async function openWatchScreen<Document extends ViewDocument>(
  view: View<Document>,
  question: Question,
  options: ViewOptions,
  io: Io,
): Promise<WatchScreen<Document>> {
  const isLive = !options.json && io.stdout.isTty
  const style = await styleMaker(io.stdout, io, options.color, false)
  return isLive ? liveScreen(view, question, style, io) : seriesScreen(view, question, options, style, io)
}

function liveScreen<Document extends ViewDocument>(
  { render }: View<Document>,
  { clean, target }: Question,
  styleNow: () => Style,
  io: Io,
): WatchScreen<Document> {
  const region = openLiveRegion(io.stdout)
  let document: Document | null = null
  let footer = `Asking ${target.url}.`
  const draw = () =>
    region.draw((screen) => {
      const style = { ...styleNow(), width: screen.columns }
      const lines = document === null ? [] : clean(render(document, style)).split('\n')
      return fitScreen(lines, ['', ...footerLines(clean(footer), screen.columns)], screen)
    })
  return {
    show(next) {
      document = next
      footer = `As of ${clockText(io.now())}. Ctrl-C ends.`
      draw()
      return true
    },
    notice(notice) {
      footer = noticeText(notice)
      draw()
    },
    lost(why, retryMs) {
      footer = `${lossText(why)} Trying again in ${formatSpan(Math.max(1_000, retryMs))}. Ctrl-C ends.`
      draw()
    },
    close: () => region.close(),
  }
}

function footerLines(footer: string, width: number): string[] {
  return flow([piece(footer)], { width, separator: piece(' '), ellipsis: '..', maxLines: 4 })
}

function seriesScreen<Document extends ViewDocument>(
  view: View<Document>,
  { clean }: Question,
  options: ViewOptions,
  style: () => Style,
  io: Io,
): WatchScreen<Document> {
  let shown = 0
  const tell = (text: string) => io.stderr.write(`vitals: ${clean(text)}\n`)
  return {
    show(document) {
      const separator = shown > 0 && !options.json ? '\n' : ''
      io.stdout.write(`${separator}${clean(textOf(view, document, options, style))}\n`)
      shown += 1
      return !io.stdout.isClosed
    },
    notice: (notice) => tell(noticeText(notice)),
    lost: (why, retryMs) => tell(`${lossText(why)} Trying again in ${formatSpan(Math.max(1_000, retryMs))}.`),
    close: () => {},
  }
}

/** The words for a gateway's notice that it ends. */
export function noticeText({ kind, reason, restartExpectedMs, gracePeriodMs }: Shutdown): string {
  const what = kind === 'restart' ? 'The gateway restarts' : 'The gateway stops'
  const grace = gracePeriodMs > 0 ? ` It ends in ${formatSpan(gracePeriodMs)}.` : ''
  const back =
    restartExpectedMs === null
      ? ''
      : ` It is expected back in ${formatSpan(Math.max(1_000, restartExpectedMs))}.`
  const isTooLong = Math.max(gracePeriodMs, restartExpectedMs ?? 0) > longestWaitMs
  const cut = isTooLong ? ` It is tried again after ${formatSpan(longestWaitMs)}.` : ''
  return `${what}: ${escapeControl(reason)}.${grace}${back}${cut}`
}

/** The words for a connection that is over, or that could not be had. */
export function lossText(why: Ending | GatewayError): string {
  if (why instanceof GatewayError) return escapeControl(why.message)
  if (why.shutdown !== null) return noticeText(why.shutdown)
  if (why.silent) return 'The gateway has been silent for too long.'
  const detail = why.reason === '' ? `code ${why.code}` : escapeControl(why.reason)
  return `The connection is lost: ${detail}.`
}

function clockText(at: number): string {
  return `${new Date(at).toISOString().slice(11, 19)}Z`
}
