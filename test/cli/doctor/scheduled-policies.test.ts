import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { scheduledRuns } from '../../../src/cli/doctor/schedule.ts'
import { examineScheduledPolicies } from '../../../src/cli/doctor/scheduled-policies.ts'

const home = mkdtempSync(join(tmpdir(), 'vitals-scheduled-'))
const places = {
  packageRoot: '/opt/openvitals',
  usualPolicy: '/opt/openvitals/policies/host.yaml',
}
const checks = 'checks: { d: { critical: "d.free_pct < 1" } }\n'
const file = (name: string, text: string) => {
  writeFileSync(join(home, name), text)
  return join(home, name)
}
const good = file('good.yaml', `probes: { d: { kind: disk } }\n${checks}`)
const bad = file('bad.yaml', `probes:\n  d: { kind: disk, pth: / }\n${checks}`)

const crontab = (...lines: string[]) => ({
  path: 'Your crontab',
  text: lines.map((line) => `* * * * * ${line}\n`).join(''),
})
const told = (files: Parameters<typeof scheduledRuns>[0], usualPolicy = places.usualPolicy) =>
  examineScheduledPolicies(scheduledRuns(files, home), { ...places, usualPolicy }).map(
    ({ subject, severity, message }) => `${subject} ${severity} ${message}`,
  )

it('says which policy of a crontab is broken, and where', () => {
  const files = { units: [], crontabs: [crontab(`vitals probe ${good} --quiet`, 'vitals probe bad.yaml -q')] }
  expect(told(files)).toEqual([
    `policy ok ${good} loads: 1 probe, 1 check. Your crontab runs it.`,
    expect.stringMatching(
      /^policy fix \S+\/bad\.yaml is not a valid policy\. \S+\/bad\.yaml:2:20: .*pth.* Your crontab runs it\.$/,
    ),
  ])
})

it('says what to do about it', () => {
  const runs = scheduledRuns({ units: [], crontabs: [crontab(`vitals probe ${bad}`)] }, home)
  const [found] = examineScheduledPolicies(runs, places)
  expect(found?.hint).toMatch(/^Correct it/)
})

it('looks at the policy of a service as well, and at one that several run once', () => {
  const unit = { path: '/x/v.service', text: `[Service]\nExecStart=/opt/vitals probe ${good}\n` }
  const files = { units: [unit], crontabs: [crontab(`vitals probe ${good}`, `vitals agent beat ${good}`)] }
  expect(told(files)).toEqual([`policy ok ${good} loads: 1 probe, 1 check. /x/v.service runs it.`])
})

it('leaves out the policy that is looked at anyway, and one that is told not to be there', () => {
  const files = {
    units: [],
    crontabs: [crontab(`vitals probe ${good}`, 'vitals probe ~/gone.yaml', 'vitals probe')],
  }
  expect(told(files, good)).toEqual([])
})
