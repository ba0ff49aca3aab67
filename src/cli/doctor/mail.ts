import { existsSync } from 'node:fs'
import { isFound, usualUnitPath } from './program-path.ts'

/** Why something can mail nobody on this host, and what to do about it. */
export interface MailObstacle {
  readonly is: string
  readonly hint: string
}

// What cron hands its mail to; without it, it tells the system's log and drops what was printed.
const sendmail = '/usr/sbin/sendmail'

/** What keeps cron from mailing; `null` where nothing does. */
export function cronMailObstacle(): MailObstacle | null {
  if (existsSync(sendmail)) return null
  const hint = "Install a mail server that has it, such as Debian's msmtp-mta or postfix."
  return { is: `cron can mail nobody here: there is no ${sendmail}.`, hint }
}

/** What keeps a service from mailing by `mail`, as that of the examples does; `null` where nothing does. */
export function unitMailObstacle(): MailObstacle | null {
  if (isFound('mail', usualUnitPath)) return null
  const hint = "Install one, such as Debian's bsd-mailx, or let its ExecStopPost= tell in another way."
  return { is: 'The service can mail nobody here: there is no `mail`.', hint }
}
