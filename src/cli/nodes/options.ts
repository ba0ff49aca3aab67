import { VitalsError } from '../../core/errors.ts'
import type { NodeNews } from '../../core/report/view/node-watch.ts'
import { parseDuration } from '../../core/text/duration.ts'
import { formatSpan } from '../../render/terminal/duration-ago.ts'
import { escapeControl } from '../../render/terminal/escape.ts'
import type { Style } from '../../render/terminal/style.ts'
import type { Io } from '../run/io.ts'
import type { ParsedFlags } from '../run/parsed-flags.ts'
import { styleMaker } from '../terminal/style-for.ts'
import type { Question } from '../views/question.ts'
import type { nodeWatchFlags } from './node-watch-flags.ts'
import type { NodeWatchOptions } from './watch.ts'

interface Parsed {
  readonly nodes: readonly string[]
  readonly flags: ParsedFlags<typeof nodeWatchFlags>
}

/** What oclif read of `vitals nodes watch`. @throws VitalsError USAGE for a wrong duration */
export async function nodeWatchOptionsOf(
  { nodes, flags }: Parsed,
  { clean }: Question,
  io: Io,
): Promise<NodeWatchOptions> {
  const staleAfterMs = parseDuration(flags['stale-after'])
  if (staleAfterMs === null || staleAfterMs === 0) {
    const detail = `--stale-after takes a duration such as 5m, not '${flags['stale-after']}'.`
    throw new VitalsError('USAGE', { params: { detail, command: 'nodes watch' } })
  }
  const style = await styleMaker(io.stdout, io, flags.json ? 'never' : flags.color, false)
  return {
    nodes: [...new Set(nodes)],
    staleAfterMs,
    exitOnStale: flags['exit-on-stale'] ?? false,
    tell(news) {
      const text = flags.json ? JSON.stringify(news) : newsLine(news, style())
      io.stdout.write(`${clean(text)}\n`)
      return !io.stdout.isClosed
    },
    note: (text) => io.stderr.write(`vitals: ${clean(text)}\n`),
  }
}

function newsLine({ type, nodeId, silentMs }: NodeNews, { palette, now }: Style): string {
  const time = palette.faint(`${new Date(now).toISOString().slice(11, 19)}Z`)
  const name = escapeControl(nodeId)
  switch (type) {
    case 'stale':
      return `${time} ${palette.bad(`${name} is stale: silent for ${formatSpan(silentMs)}`)}`
    case 'back':
      return `${time} ${palette.good(`${name} is back`)}`
    case 'connected':
      return `${time} ${palette.good(`${name} is connected again`)}`
    case 'disconnected':
      return `${time} ${palette.warning(`${name} is not connected`)}`
    case 'pending':
      return `${time} ${palette.warning(`${name} waits to be approved`)}`
    case 'absent':
      return `${time} ${palette.warning(`${name} is no node of this gateway`)}`
    default:
      return `${time} ${name} seen`
  }
}
