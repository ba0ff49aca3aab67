import type { InferredFlags } from '@oclif/core/interfaces'
import { VitalsError } from '../../core/errors.ts'
import { type RestartLimits, usualRestartLimits } from '../../core/supervision/restart-budget.ts'
import { formatDuration, parseDuration } from '../../core/text/duration.ts'
import type { restartFlags } from './gateway-restart-flags.ts'

const minuteMs = 60_000

/** What `vitals gateway restart` was asked to do; times are milliseconds. */
export interface RestartOptions {
  readonly unit: string | null
  readonly waitMs: number
  readonly limits: RestartLimits
  readonly ifDead: boolean
  readonly dryRun: boolean
  readonly clearBudget: boolean
}

/** Reads the flags. @throws VitalsError USAGE for what is no duration, or a budget that bounds nothing */
export function restartOptions(flags: InferredFlags<typeof restartFlags>): RestartOptions {
  return {
    unit: flags.unit ?? null,
    waitMs: durationOf('wait', flags.wait),
    limits: limitsOf(flags['max-restarts'], durationOf('per', flags.per)),
    ifDead: flags['if-dead'],
    dryRun: flags['dry-run'],
    clearBudget: flags['clear-budget'],
  }
}

// Whatever the flags say, they must bound a script that restarts again and again.
function limitsOf(count: number, perMs: number): RestartLimits {
  if (perMs < minuteMs) throw misused('--per takes at least 1m.')
  const most = Math.max(usualRestartLimits.count, Math.floor(perMs / minuteMs))
  if (count > most) {
    throw misused(`--max-restarts takes at most ${most} with --per ${formatDuration(perMs)}: one a minute.`)
  }
  return { count, perMs }
}

function durationOf(flag: string, text: string): number {
  const ms = parseDuration(text)
  if (ms !== null) return ms
  throw misused(`--${flag} takes a duration such as 60s, not '${text}'.`)
}

function misused(detail: string): VitalsError {
  return new VitalsError('USAGE', { params: { detail, command: 'gateway restart' } })
}
