import { formatDuration } from '../../../core/text/duration.ts'

/** When cron runs a line. */
export interface CronTimes {
  /** The five fields of a line; each minute is `* * * * *`. */
  readonly fields: string
  /** How far apart the runs are, in milliseconds; never more than what was asked, but for a minute, cron's shortest. */
  readonly everyMs: number
}

const minuteMs = 60_000
const hourMs = 60 * minuteMs

/** The times of cron that are nearest to an interval and not longer: it only knows parts of an hour and of a day. */
export function cronTimes(intervalMs: number): CronTimes {
  const hours = largestPart(24, intervalMs / hourMs)
  if (hours === 24) return { fields: '0 0 * * *', everyMs: 24 * hourMs }
  if (hours > 1) return { fields: `0 */${hours} * * *`, everyMs: hours * hourMs }
  const minutes = largestPart(60, intervalMs / minuteMs)
  if (minutes === 60) return { fields: '0 * * * *', everyMs: hourMs }
  return {
    fields: minutes > 1 ? `*/${minutes} * * * *` : '* * * * *',
    everyMs: Math.max(1, minutes) * minuteMs,
  }
}

function largestPart(whole: number, limit: number): number {
  for (let part = Math.min(whole, Math.floor(limit)); part > 0; part -= 1) if (whole % part === 0) return part
  return 0
}

/** The words of a command as a line of a crontab, where the shell reads quotes and cron itself a `%`. */
export function cronCommand(words: readonly string[]): string {
  return words.map(shellWord).join(' ').replaceAll('%', '\\%')
}

function shellWord(word: string): string {
  return /^[\w./:@%+=,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}

/** What to say where cron cannot keep the interval; `null` where it can. */
export function cronRemark(intervalMs: number): string | null {
  const { everyMs } = cronTimes(intervalMs)
  if (everyMs === intervalMs) return null
  const [asked, kept] = [formatDuration(intervalMs), formatDuration(everyMs)]
  return `cron cannot keep the interval of ${asked}, and runs it every ${kept}: write 'interval: ${kept}' in the policy, or take --as systemd-timer.`
}
