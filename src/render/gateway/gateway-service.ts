import type { BudgetReport, GatewayLookReport, ServiceReport } from '../../core/report/supervision.ts'
import { formatDuration } from '../../core/text/duration.ts'
import { formatAgo, formatTook } from '../terminal/duration-ago.ts'
import { flow } from '../terminal/flow.ts'
import type { Paint } from '../terminal/palette.ts'
import { type Piece, painted, piece } from '../terminal/piece.ts'
import type { Pen } from '../terminal/style.ts'

const indent = '  '

/** A line that begins with a mark and a word in capitals; what does not fit follows indented. */
export function headline(
  mark: string,
  word: string,
  paint: Paint,
  pieces: readonly Piece[],
  pen: Pen,
): string[] {
  const label: Piece = { text: `${mark} ${word}`, paint }
  const { separator, ellipsis } = pen
  const [first = '', ...rest] = flow(pieces, {
    ...{ separator, ellipsis, maxLines: 2 },
    width: pen.width - label.text.length - indent.length,
  })
  return [`${painted(label)}${indent}${first}`.trimEnd(), ...rest.map((line) => indent + line)]
}

/** An indented line of pieces. */
export function detailLine(pieces: readonly Piece[], pen: Pen): string[] {
  const { separator, ellipsis, width } = pen
  const lines = flow(pieces, { separator, ellipsis, maxLines: 3, width: width - indent.length })
  return lines.map((line) => indent + line)
}

/** Who keeps the service, its process, and since when. */
export function servicePieces(service: ServiceReport, { style, palette }: Pen): Piece[] {
  const { unit, manager, pid, started_at, since, restarts, last_exit, state } = service
  const pieces = [piece(unit, palette.strong), piece(managerWords[manager])]
  if (pid !== null) pieces.push(piece(`PID ${pid}`))
  if (started_at !== null && pid !== null) pieces.push(piece(`started ${ago(started_at, style.now)}`))
  if (state !== 'running' && since !== null) pieces.push(piece(`since ${ago(since, style.now)}`))
  if (restarts !== null) pieces.push(piece(`${restarts} automatic restart${restarts === 1 ? '' : 's'}`))
  if (state !== 'running' && last_exit !== null) pieces.push(piece(`last ${last_exit}`, palette.warning))
  return pieces
}

/** What answers on the gateway's port; where nothing does, why. */
export function portPieces(gateway: GatewayLookReport, { palette }: Pen): Piece[] {
  const { url, answers, version, latency_ms, healthy, error } = gateway
  const asProgram = { openclaw: 'OpenClaw', openvitals: 'OpenVitals' } as const
  if (answers !== 'openclaw' && answers !== 'openvitals') {
    return [piece(error?.message ?? `${url} does not answer`, palette.warning)]
  }
  return [
    piece(`${url} answers as ${asProgram[answers]}${version === null ? '' : ` ${version}`}`),
    ...(latency_ms === null ? [] : [piece(formatTook(latency_ms), palette.faint)]),
    ...(healthy === false ? [piece('not healthy', palette.warning)] : []),
    ...(error === null ? [] : [piece(error.message)]),
  ]
}

/** How many restarts the budget still holds; nothing while it is untouched. */
export function budgetPieces(budget: BudgetReport, { style, palette }: Pen): Piece[] {
  const { attempts, max, per_ms, last_attempt_at, given_up, under_way } = budget
  if (attempts === 0 && !given_up && !under_way) return []
  const used = `${attempts} of ${max} restarts by vitals in ${formatDuration(per_ms)}`
  return [
    piece(used),
    ...(last_attempt_at === null ? [] : [piece(`last ${ago(last_attempt_at, style.now)}`)]),
    ...(under_way ? [piece('one is going on', palette.underway)] : []),
    ...(given_up ? [piece('given up', palette.bad)] : []),
  ]
}

const managerWords: Readonly<Record<ServiceReport['manager'], string>> = {
  'systemd-user': 'systemd (user)',
  'systemd-system': 'systemd (system)',
  'launchd-user': 'launchd (user)',
  'launchd-system': 'launchd (system)',
}

function ago(ts: string, now: number): string {
  return formatAgo(now - Date.parse(ts))
}
