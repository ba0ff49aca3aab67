import { readFileSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { type DoctorFinding, finding } from './finding.ts'
import type { ScheduledRun } from './scheduled-policy.ts'
import { type ShellRun, shellRunIn } from './shell-run.ts'

/** A line of a crontab that runs vitals. */
export interface CronRun {
  readonly run: ScheduledRun
  readonly shell: ShellRun
  /** Who gets the mail; empty for nobody, `null` for the owner. */
  readonly mailTo: string | null
}

/**
 * The lines of a crontab that run vitals.
 *
 * @param ownHome the home of this user, for a crontab that names none
 */
export function cronRuns(crontab: string, text: string, ownHome: string | null): CronRun[] {
  const lines = text.split('\n')
  return lines.flatMap((line, index) => {
    const shell = /^\s*#/.test(line) ? null : shellRunIn(line)
    if (shell === null) return []
    const set = (name: string) => setBefore(lines.slice(0, index), name)
    const home = set('HOME') ?? homeOf(crontab, line, ownHome)
    const to = shell.directory?.replace(/^~(?=\/|$)/, home ?? '~') ?? '.'
    const directory = home === null || /[$`]/.test(to) ? null : resolve(home, to)
    const run = { by: crontab, program: 'cron', given: shell.given, directory, home } as const
    return [{ run, shell, mailTo: set('MAILTO') }]
  })
}

/** What a crontab sets for the lines below these; `null` for nothing. */
export function setBefore(lines: readonly string[], name: string): string | null {
  const setting = new RegExp(`^[ \\t]*${name}[ \\t]*=[ \\t]*(.*?)[ \\t]*$`)
  const value = lines.flatMap((line) => setting.exec(line)?.[1] ?? []).at(-1)
  return value?.replace(/^(["'])(.*)\1$/, '$2') ?? null
}

function homeOf(crontab: string, line: string, ownHome: string | null): string | null {
  if (!crontab.startsWith('/')) return ownHome
  if (crontab.startsWith('/var/spool/')) return homeOfUser(basename(crontab))
  return homeOfUser(/^\s*(?:@\S+|(?:\S+\s+){4}\S+)\s+(\S+)/.exec(line)?.[1] ?? '')
}

function homeOfUser(name: string): string | null {
  try {
    const accounts = readFileSync('/etc/passwd', 'utf8').split('\n')
    return accounts.map((line) => line.split(':')).find(([user]) => user === name)?.[5] ?? null
  } catch {
    return null
  }
}

/** That cron can mail nothing of what a line prints; `null` where it can, or where the line tells in another way. */
export function examineCronMail({ run, shell, mailTo }: CronRun): DoctorFinding | null {
  const tells = shell.goesOn || shell.given.some((word) => /^--(?:output|watch)\b/.test(word))
  if (shell.given[0] !== 'probe' || tells) return null
  const quiet = shell.given.some((word) => /^(?:--quiet|-[wv]*q[wv]*)$/.test(word))
  if (shell.errors !== null && (quiet || shell.output !== null)) {
    const is = `${run.by} sends what vitals prints to ${shell.errors}: cron mails nobody.`
    const hint = 'Leave the redirection out of the line, or let the line tell in another way.'
    return finding('mail', shell.errors === '/dev/null' ? 'fix' : 'note', is, hint)
  }
  if (mailTo !== '') return null
  const hint = "Write 'MAILTO=NAME' above the line, or let it tell in another way."
  return finding('mail', 'fix', `${run.by} sets MAILTO to nobody: cron mails nothing.`, hint)
}
