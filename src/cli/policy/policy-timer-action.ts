import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { readPolicyFile } from '../../agent/policy-file.ts'
import { loadPolicy } from '../../core/policy/language/load/load.ts'
import type { Policy } from '../../core/policy/language/policy.ts'
import { accountName } from '../../host/account-name.ts'
import { escapeControl } from '../../render/terminal/escape.ts'
import { wrap } from '../../render/terminal/wrap.ts'
import { policyPathOf } from '../../settings/shipped-policy.ts'
import { cronMailObstacle, type MailObstacle, unitMailObstacle } from '../doctor/mail.ts'
import type { Io } from '../run/io.ts'
import { ownProgram } from '../run/own-program.ts'
import { cronCommand, cronRemark, cronTimes } from './timer/cron-line.ts'
import { everybodyReaches, isTemporary } from './timer/reach.ts'
import { serviceText, timerText } from './timer/unit-text.ts'

/** What can run a policy regularly: a line for `crontab -e`, a file for /etc/cron.d, the two units of systemd. */
export const timerForms = ['crontab', 'cron.d', 'systemd-service', 'systemd-timer'] as const
export type TimerForm = (typeof timerForms)[number]

/**
 * Prints what runs this policy regularly with this very vitals, and on standard error what to do with it.
 *
 * @throws VitalsError POLICY_NOT_FOUND, POLICY_INVALID, NOT_PERMITTED, IO
 */
export function printTimer(given: string, form: TimerForm, io: Io): void {
  const path = policyPathOf(given, io.packageRoot)
  const file = readPolicyFile(path)
  const { policy } = loadPolicy({ path, bytes: file.bytes }, file.digest)
  const printed = forms[form]({ path: resolve(path), policy, program: ownProgram(io.packageRoot), io })
  io.stdout.write(printed.text)
  const width = io.stderr.columns ?? Number.POSITIVE_INFINITY
  for (const step of printed.next) io.stderr.write(`${wrap(escapeControl(step), width).join('\n')}\n`)
}

interface Timed {
  readonly path: string
  readonly policy: Policy
  /** The Node.js that runs, and the script that was started. */
  readonly program: readonly string[]
  readonly io: Io
}

interface Printed {
  readonly text: string
  readonly next: readonly string[]
}

const forms: Readonly<Record<TimerForm, (timed: Timed) => Printed>> = {
  crontab: (timed) => ({
    text: `${cronLine(timed, '')}\n`,
    next: [
      ...remarks(timed),
      "Add the line by 'crontab -e'. cron mails you what is printed: each change, and its end; 'MAILTO=NAME' above it names somebody else.",
      ...told(cronMailObstacle()),
    ],
  }),
  'cron.d': (timed) => {
    const head = example('vitals-probe.cron', timed.io).replace(/^#.*\n/gm, '')
    return {
      text: head.replace(/^\*.*$/m, () => cronLine(timed, `${accountName()} `)),
      next: [
        ...remarks(timed),
        'Write it to /etc/cron.d/vitals. The word after the stars is the user who runs it; MAILTO is who is told: each change, and its end.',
        ...told(cronMailObstacle()),
      ],
    }
  },
  'systemd-service': (timed) => {
    const needed = [timed.path, ...timed.program, timed.io.packageRoot]
    const facts = {
      words: [...timed.program, ...probeArguments(timed.path)],
      user: needed.every(everybodyReaches) ? null : accountName(),
      needsTmp: needed.some(isTemporary),
      budgetMs: timed.policy.budget.totalMs,
    }
    return {
      text: serviceText(example('vitals-probe.service', timed.io), facts),
      next: [
        "Write it to /etc/systemd/system/vitals-probe.service, and what '--as systemd-timer' prints beside it; then 'systemctl daemon-reload' and 'systemctl enable --now vitals-probe.timer'.",
        'A second policy needs units of another name, such as vitals-shop.service and vitals-shop.timer.',
        'It mails root by `mail`, each change and its end; its ExecStopPost= can tell in another way.',
        ...told(unitMailObstacle()),
      ],
    }
  },
  'systemd-timer': ({ policy, io }) => ({
    text: timerText(example('vitals-probe.timer', io), policy.intervalMs),
    next: [
      "Write it to /etc/systemd/system/vitals-probe.timer, beside the service; then 'systemctl daemon-reload' and 'systemctl enable --now vitals-probe.timer'.",
    ],
  }),
}

function cronLine({ path, policy, program }: Timed, user: string): string {
  const command = cronCommand([...program, ...probeArguments(path)])
  return `${cronTimes(policy.intervalMs).fields} ${user}${command}`
}

function probeArguments(path: string): string[] {
  return ['probe', path, '--quiet', '--on-change']
}

function told(obstacle: MailObstacle | null): string[] {
  return obstacle === null ? [] : [`${obstacle.is} ${obstacle.hint}`]
}

function remarks({ policy }: Timed): string[] {
  const remark = cronRemark(policy.intervalMs)
  return remark === null ? [] : [remark]
}

function example(name: string, { packageRoot }: Io): string {
  return readFileSync(join(packageRoot, 'policies', 'examples', name), 'utf8')
}
