import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { usualUnitPath } from '../../../src/cli/doctor/program-path.ts'
import { examineUnits } from '../../../src/cli/doctor/schedule.ts'

const host = {
  ownPath: '/opt/vitals',
  home: '/root',
  packageRoot: '/opt',
  usualPolicy: '/opt/policies/host.yaml',
}
const whatever = { policy: null, path: '/opt/policies/host.yaml' }
const at = '/etc/systemd/system'
const service = (name: string, command: string) => ({
  path: `${at}/${name}.service`,
  text: `[Service]\nEnvironment=PATH=/nope\nExecStart=/nope/vitals ${command}\n`,
})
const timer = (name: string, more = '') => ({
  path: `${at}/${name}.timer`,
  text: `[Timer]\nOnBootSec=1m\n${more}`,
})

const told = (...files: Parameters<typeof examineUnits>[0][number][]) =>
  examineUnits(files, host, whatever)
    .filter(({ subject }) => subject === 'schedule')
    .map(({ severity, message }) => `${severity} ${message.replaceAll(`${at}/`, '')}`)

it('names the timer of a service, by its own name or as the timer says', () => {
  expect(
    told(service('a', 'probe'), timer('a'), service('b', 'health'), timer('c', 'Unit=b.service\n')),
  ).toEqual(['ok a.timer runs vitals.', 'ok c.timer runs vitals.'])
})

it.each(['probe --watch --every 30s', 'agent run', 'gateway run --port 1'])(
  'needs no timer for a service that goes on: vitals %s',
  (command) => {
    expect(told(service('a', command))).toEqual(['ok a.service runs vitals for as long as it is up.'])
  },
)

it('tells of a service that runs vitals once and that nothing starts', () => {
  expect(told(service('a', 'probe server --quiet'))).toEqual([
    'note a.service runs vitals once, and no timer starts it.',
  ])
  expect(told(service('a', 'policy check x'))).toEqual([])
})

it('looks at every unit, and at one of two of a name', () => {
  const found = examineUnits(
    [
      service('a', 'probe'),
      timer('a'),
      service('b', 'probe'),
      timer('b'),
      { ...service('a', 'probe'), path: '/lib/a.service' },
    ],
    host,
    whatever,
  )
  expect(found.filter(({ severity }) => severity === 'fix').map(({ message }) => message)).toEqual([
    `${at}/a.service cannot start /nope/vitals: there is no such program.`,
    `${at}/b.service cannot start /nope/vitals: there is no such program.`,
  ])
})

it('tells that a service mails by a program that is not there', () => {
  const example = readFileSync(
    join(import.meta.dirname, '../../../policies/examples/vitals-probe.service'),
    'utf8',
  )
  const mails = (text: string) =>
    examineUnits([{ path: `${at}/a.service`, text }], host, whatever).filter(
      ({ subject }) => subject === 'mail',
    )
  const isThere = usualUnitPath.split(':').some((directory) => existsSync(join(directory, 'mail')))
  expect(mails(example).map(({ severity }) => severity)).toEqual(isThere ? [] : ['fix'])
  expect(mails(example.replace('| mail', '| sms-the-team'))).toEqual([])
})
