import { VitalsError } from '../../core/errors.ts'
import type { RestartLimits } from '../../core/supervision/restart-budget.ts'
import { parseDuration } from '../../core/text/duration.ts'

/** What `vitals gateway restart` was asked to do; times are milliseconds. */
export interface RestartOptions {
  readonly unit: string | null
  readonly waitMs: number
  readonly limits: RestartLimits
  readonly ifDead: boolean
  readonly dryRun: boolean
  readonly clearBudget: boolean
}

interface RestartFlags {
  readonly unit?: string | undefined
  readonly wait: string
  readonly per: string
  readonly 'max-restarts': number
  readonly 'if-dead': boolean
  readonly 'dry-run': boolean
  readonly 'clear-budget': boolean
}

/** Reads the flags. @throws VitalsError USAGE for what is no duration */
export function restartOptions(flags: RestartFlags): RestartOptions {
  return {
    unit: flags.unit ?? null,
    waitMs: durationOf('wait', flags.wait),
    limits: { count: flags['max-restarts'], perMs: durationOf('per', flags.per) },
    ifDead: flags['if-dead'],
    dryRun: flags['dry-run'],
    clearBudget: flags['clear-budget'],
  }
}

function durationOf(flag: string, text: string): number {
  const ms = parseDuration(text)
  if (ms !== null) return ms
  const detail = `--${flag} takes a duration such as 60s, not '${text}'.`
  throw new VitalsError('USAGE', { params: { detail, command: 'gateway restart' } })
}
