import type { StatusDetails } from '../../core/report/view/status.ts'
import { formatTook } from '../terminal/duration-ago.ts'
import { type Piece, piece } from '../terminal/piece.ts'
import type { Pen, Style } from '../terminal/style.ts'
import { channelTable } from './channels.ts'
import { jobTable } from './cron.ts'
import { sessionTable } from './sessions.ts'
import { shareTable } from './usage.ts'

/** What `vitals status --verbose` adds: a table of each thing that was told. */
export function detailLines(details: StatusDetails, style: Style): string[] {
  const { channels, sessions, jobs, usageByModel } = details
  return [
    ...section(channels, (each) => channelTable(each, style)),
    ...section(sessions, (each) => sessionTable(each, style)),
    ...section(jobs, (each) => jobTable(each, style)),
    ...section(usageByModel, (each) => shareTable(each, 'model', style)),
  ]
}

// What is empty or unknown is said above.
function section<Item>(items: readonly Item[] | null, table: (items: readonly Item[]) => string[]): string[] {
  return items === null || items.length === 0 ? [] : ['', ...table(items)]
}

/** How long each question took to be answered. */
export function answerPieces({ answeredMs }: StatusDetails, { palette }: Pen): Piece[] {
  const { health, ...others } = answeredMs
  return Object.entries({ health, ...others }).map(([part, ms]) =>
    ms === null ? piece(`${part} unknown`, palette.unclear) : piece(`${part} ${formatTook(ms)}`),
  )
}
