import { VitalsError } from '../../core/errors.ts'
import { errorText } from '../../host/system-error.ts'
import { compilePattern } from '../../probes/pattern.ts'
import type { Io } from '../run/io.ts'
import type { ParsedFlags } from '../run/parsed-flags.ts'
import { momentAgo } from '../views/moment-ago.ts'
import type { tailFlags } from './tail-flags.ts'
import type { TailOptions } from './tailed-log.ts'

const usualLines = 50

/** What oclif read of `vitals logs tail`. @throws VitalsError USAGE for a wrong duration or pattern */
export async function tailOptionsOf(flags: ParsedFlags<typeof tailFlags>, io: Io): Promise<TailOptions> {
  const since = momentAgo(flags.since, 'logs tail', io)
  return {
    query: {
      level: flags.level ?? null,
      subsystem: flags.subsystem ?? null,
      since,
      matches: flags.grep === undefined ? null : await matcherOf(flags.grep),
      all: flags.all ?? false,
    },
    lines: flags.lines ?? (since === null ? usualLines : null),
    follow: flags.follow ?? false,
    json: flags.json ?? false,
    color: flags.color,
  }
}

async function matcherOf(grep: string): Promise<(message: string) => boolean> {
  try {
    const pattern = await compilePattern(grep)
    return (message) => pattern.matches(message)
  } catch (error) {
    const detail = `--grep takes an RE2 pattern: ${errorText(error)}.`
    throw new VitalsError('USAGE', { params: { detail, command: 'logs tail' } })
  }
}
