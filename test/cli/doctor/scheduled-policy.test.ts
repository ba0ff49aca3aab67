import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { examineCrontabs, examineUnits } from '../../../src/cli/doctor/schedule.ts'
import { flagsAlone } from '../../../src/cli/doctor/scheduled-policy.ts'
import Beat from '../../../src/commands/agent/beat.ts'
import Run from '../../../src/commands/agent/run.ts'
import Probe from '../../../src/commands/probe.ts'

const home = mkdtempSync(join(tmpdir(), 'vitals-schedule-'))
const shop = join(home, 'policy', 'shop.yaml')
mkdirSync(join(home, 'policy'))
writeFileSync(shop, '')
writeFileSync(join(home, 'here.yaml'), '')
const host = {
  ownPath: '/opt/vitals',
  home,
  packageRoot: '/opt/openvitals',
  usualPolicy: '/opt/openvitals/policies/host.yaml',
}

const asked = (policy: string | null) => ({ policy, path: policy ?? '/etc/any.yaml' })
const withoutProgram = (found: ReturnType<typeof examineUnits>) =>
  found
    .filter(({ message }) => !/would not find|finds vitals|cannot start|can mail nobody/.test(message))
    .map(({ subject, severity, message }) => `${subject} ${severity} ${message}`)
const cron = (line: string, policy: string | null = null) =>
  withoutProgram(
    examineCrontabs([{ path: 'Your crontab', text: `* * * * * ${line}\n` }], host, asked(policy)),
  )
const unit = (text: string, policy: string | null = null) =>
  withoutProgram(examineUnits([{ path: '/x/v.service', text: `[Service]\n${text}\n` }], host, asked(policy)))

const runs = 'schedule ok Your crontab runs vitals.'

it.each([
  `/o/node /o/vitals probe ${home}/gone.yaml --quiet`,
  `vitals probe --quiet --fact a=b '${home}/gone.yaml'`,
  'vitals probe ~/gone.yaml',
  `vitals agent beat ${home}/gone.yaml`,
])('tells of a line of cron whose policy is not there: %s', (line) => {
  expect(cron(line)).toEqual([
    runs,
    `cron fix Your crontab runs vitals with ${home}/gone.yaml, and there is no such file.`,
  ])
})

it('tells that cron looks for a relative path in the home directory', () => {
  expect(cron('vitals probe shop.yaml --quiet')).toEqual([
    runs,
    `cron fix Your crontab runs vitals with shop.yaml, which cron looks for in ${home}, and it is not there.`,
  ])
})

it.each([
  'vitals probe here.yaml',
  'cd policy && vitals probe shop.yaml',
  'vitals probe disk /gone --degraded "free_pct < 3"',
  'vitals probe --format nagios',
  'vitals probe "$POLICY"',
  'vitals health',
])('has nothing to say of %s', (line) => {
  expect(cron(line)).toEqual([runs])
})

it.each(['>/dev/null 2>&1', '2>/dev/null', '> /dev/null 2> /dev/null', '>>/dev/null 2>&1'])(
  'tells that no mail can come of a line that ends in %s',
  (end) => {
    expect(cron(`vitals probe ${shop} --quiet ${end}`)).toEqual([
      runs,
      'mail fix Your crontab sends what vitals prints to /dev/null: cron mails nobody.',
    ])
  },
)

it.each(['>/dev/null', '2>&1 >/dev/null', '>/dev/null 2>&1 || tell-me', '--output x.prom >/dev/null 2>&1'])(
  'finds mail, or another way to tell, behind %s',
  (end) => {
    expect(cron(`vitals probe ${shop} -q ${end}`)).toEqual([runs])
  },
)

it('notes a log in the place of mail, and a crontab that mails nobody', () => {
  expect(cron(`vitals probe ${shop} -q >>v.log 2>&1`)[1]).toMatch(/^mail note .* to v\.log: /)
  const text = `MAILTO=""\n* * * * * vitals probe ${shop} -q\n`
  expect(withoutProgram(examineCrontabs([{ path: 'Your crontab', text }], host, asked(null)))[1]).toBe(
    'mail fix Your crontab sets MAILTO to nobody: cron mails nothing.',
  )
})

it('says whether a line runs the policy that is asked for', () => {
  expect(cron(`vitals probe ${shop} -q`, shop)).toEqual([
    `schedule ok Your crontab runs vitals with ${shop}.`,
  ])
  expect(cron(`vitals probe ${shop} -q`, 'nothere.yaml')).toEqual([
    'schedule note Your crontab runs vitals, but not with nothere.yaml.',
  ])
})

it('takes a line that names no policy for one that runs that of the configuration', () => {
  const told = (line: string, path: string) =>
    examineCrontabs([{ path: 'Your crontab', text: `* * * * * ${line}\n` }], host, {
      policy: 'host',
      path,
    })[0]?.severity
  expect(told('vitals probe --quiet', host.usualPolicy)).toBe('ok')
  expect(told('vitals probe --quiet', shop)).toBe('note')
  expect(told('vitals probe disk /', host.usualPolicy)).toBe('note')
})

it('says the same of the services of systemd', () => {
  const starts = 'runs vitals once, and no timer starts it.'
  expect(unit(`ExecStart=/o/vitals probe ${home}/gone.yaml`)).toEqual([
    `schedule note /x/v.service ${starts}`,
    `timer fix /x/v.service runs vitals with ${home}/gone.yaml, and there is no such file.`,
  ])
  expect(unit('ExecStart=/o/vitals probe here.yaml')[1]).toContain('which systemd looks for in /, and')
  expect(unit('WorkingDirectory=%h\nExecStart=/o/vitals probe here.yaml')).toHaveLength(1)
  expect(unit(`ExecStart=/bin/sh -c '/o/vitals probe ${shop} -q'`, shop)).toEqual([
    `schedule note /x/v.service runs vitals with ${shop} once, and no timer starts it.`,
  ])
  const inShell = (cd: string) =>
    unit(`WorkingDirectory=/srv\nExecStart=/bin/sh -c '${cd} && /o/vitals probe here.yaml'`)
  expect(inShell(`cd ${home}`)).toHaveLength(1)
  expect(inShell('cd gone')[1]).toContain('which systemd looks for in /srv/gone, and')
  expect(inShell('cd $$HOME')).toHaveLength(1)
  expect(unit('ExecStart=/o/vitals agent run', shop)).toEqual([
    `schedule note /x/v.service runs vitals, but not with ${shop}.`,
  ])
})

it('knows every flag that takes no value', () => {
  const flags = [Probe, Beat, Run].flatMap((command) => Object.entries(command.flags))
  const alone = flags.filter(([, { type }]) => type === 'boolean').map(([name]) => name)
  expect([...new Set(alone)].sort()).toEqual([...flagsAlone].sort())
})
