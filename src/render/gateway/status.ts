import type { Status } from '../../core/report/view/status.ts'
import { isDown } from '../../core/report/view/trouble.ts'
import { nearestIsoTime } from '../../core/text/time.ts'
import { formatSpan } from '../terminal/duration-ago.ts'
import { flow } from '../terminal/flow.ts'
import { listPiece, type Piece, painted, piece } from '../terminal/piece.ts'
import { statePaint, stateSymbol } from '../terminal/state-mark.ts'
import { type Pen, penFor, type Style } from '../terminal/style.ts'
import { type Row, renderRows } from '../terminal/table.ts'
import { agoText, costText, countText, percentText, tokensText } from './amount.ts'
import { answerPieces, detailLines } from './status-details.ts'
import { unknownLines } from './view-table.ts'

/** `vitals status` for people: the verdict with the gateway's name, a line a part, then what is wrong or unknown. */
export function renderStatus(status: Status, style: Style): string {
  const pen = penFor(style)
  const rows = partsOf(status, pen).map(
    ([label, detail]): Row => ({
      cells: [piece(`  ${label}`, pen.palette.faint)],
      detail,
    }),
  )
  // What could not be read is said once, with what to do about it.
  const reasons = status.reasons
    .filter(({ code }) => code !== 'part_unread')
    .map(
      ({ severity, subject, message }): Row => ({
        cells: [
          piece(`  ${stateSymbol(severity, style.unicode)} ${subject}`, statePaint(severity, pen.palette)),
        ],
        detail: [piece(message)],
      }),
    )
  return [
    ...headline(status, pen),
    ...renderRows(rows, pen),
    ...renderRows(reasons, pen),
    ...unknownLines(status.unknown, style),
    ...(status.details ? detailLines(status.details, style) : []),
  ].join('\n')
}

function headline({ state, gateway }: Status, pen: Pen): string[] {
  const { version, uptime, pid, url, kind } = gateway
  const mark: Piece = {
    text: `${stateSymbol(state, pen.style.unicode)} ${state.toUpperCase()}`,
    paint: statePaint(state, pen.palette),
  }
  const pieces = [
    piece([kind, version].filter((part) => part !== null).join(' '), pen.palette.strong),
    piece(url),
    ...(uptime === null ? [] : [piece(`up ${formatSpan(uptime * 1_000)}`)]),
    ...(pid === null ? [] : [piece(`pid ${pid}`)]),
  ]
  const { separator, ellipsis } = pen
  const [first, ...rest] = flow(pieces, {
    width: pen.width - mark.text.length - 2,
    separator,
    ellipsis,
    maxLines: 2,
  })
  return [`${painted(mark)}  ${first}`, ...rest.map((line) => `  ${line}`)]
}

function partsOf(status: Status, pen: Pen): readonly Part[] {
  return [
    ['channels', channelPieces(status, pen)],
    ['sessions', sessionPieces(status, pen)],
    ['nodes', nodePieces(status, pen)],
    ['cron', cronPieces(status, pen)],
    ['usage', usagePieces(status, pen)],
    ...heartbeatRow(status, pen),
    ...taskRow(status, pen),
    ...(status.details ? [['answers', answerPieces(status.details, pen)] as const] : []),
  ]
}

function channelPieces({ channels }: Status, pen: Pen): Piece[] {
  if (channels === null) return unavailable(pen)
  const all = Object.entries(channels)
  if (all.length === 0) return [piece('none')]
  const down = all.filter(([, channel]) => isDown(channel)).length
  const names = all.map(([name, { status }]) => `${name} ${status.replace('_', ' ')}`)
  const count = down === 0 ? [] : [piece(`${down} of ${all.length} down`, pen.palette.bad)]
  return [...count, listPiece(names)]
}

function sessionPieces({ sessions }: Status, pen: Pen): Piece[] {
  if (sessions === null) return unavailable(pen)
  return [piece(`${sessions.active ?? '?'} active of ${sessions.total ?? '?'}`)]
}

function nodePieces({ nodes }: Status, pen: Pen): Piece[] {
  if (nodes === null) return unavailable(pen)
  if (nodes.length === 0) return [piece('none')]
  const here = nodes.filter(({ connected, stale }) => connected === true && stale !== true).length
  return [
    piece(`${here} of ${nodes.length} connected`),
    listPiece(nodes.map(({ name, nodeId }) => name ?? nodeId)),
  ]
}

function cronPieces({ cron }: Status, pen: Pen): Piece[] {
  if (cron === null) return unavailable(pen)
  const bad = [
    ...(cron.enabled === false && cron.jobs ? ['scheduler off'] : []),
    ...(cron.failing ? [`${cron.failing} failing`] : []),
    ...(cron.overdue ? [`${cron.overdue} overdue`] : []),
  ]
  return [
    piece(countText(cron.jobs ?? 0, 'job')),
    ...(cron.nextRun === null ? [] : [piece(dueText(cron.nextRun, pen.style.now))]),
    ...bad.map((text) => piece(text, pen.palette.warning)),
  ]
}

function dueText(nextRun: number, now: number): string {
  return `${nextRun < now ? 'due' : 'next'} ${agoText(nextRun, now)}`
}

function usagePieces({ usage }: Status, pen: Pen): Piece[] {
  if (usage === null) return unavailable(pen)
  const { since, totals, quotas } = usage
  const from = since === null ? [] : [piece(`since ${nearestIsoTime(since).slice(0, 10)}`)]
  return [
    ...(totals === null
      ? unavailable(pen)
      : [piece(`${tokensText(totals.total)} tokens`), piece(costText(totals.cost)), ...from]),
    ...(quotas ?? []).map(({ provider, window, usedPercent, error }) =>
      piece([provider, window, percentText(usedPercent) || error].filter(Boolean).join(' ')),
    ),
  ]
}

type Part = readonly [string, readonly Piece[]]

/** The last heartbeat run of the agents; no row where there was none. */
function heartbeatRow({ heartbeat }: Status, { style, palette }: Pen): Part[] {
  if (heartbeat === null || heartbeat.timestamp === null) return []
  const { timestamp, status, reason } = heartbeat
  const isBad = status === 'failed'
  const words = [status ?? 'run', agoText(timestamp, style.now)].join(' ')
  const why = isBad && reason !== null ? [piece(reason)] : []
  return [['heartbeat', [isBad ? piece(words, palette.warning) : piece(words), ...why]]]
}

/** Runs in the background that ended badly; no row where none did. */
function taskRow({ tasks }: Status, { palette }: Pen): Part[] {
  if (tasks === null || !tasks.failed) return []
  return [['tasks', [piece(`${tasks.failed} of ${tasks.total ?? '?'} failed`, palette.warning)]]]
}

function unavailable({ palette }: Pen): Piece[] {
  return [piece('unknown', palette.unclear)]
}
