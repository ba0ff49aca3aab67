import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { examineUnitPath } from '../../../src/cli/doctor/unit-path.ts'

const own = '/opt/vitals/bin/vitals'

/** A directory with these programs in it. */
function directoryWith(...programs: string[]): string {
  const directory = mkdtempSync(join(tmpdir(), 'vitals-unit-'))
  for (const name of programs) {
    mkdirSync(dirname(join(directory, name)), { recursive: true })
    writeFileSync(join(directory, name), '#!/bin/sh\n')
    chmodSync(join(directory, name), 0o755)
  }
  return directory
}

const examine = (service: string, home = '/root') =>
  examineUnitPath('/etc/systemd/system/v.service', `[Service]\n${service}\n`, own, home)

it('finds a program by its path, and node by the PATH of the unit', () => {
  const at = directoryWith('vitals', 'node')
  expect(examine(`Environment=PATH=${at}:/bin\nExecStart=${at}/vitals probe server --quiet`)).toMatchObject({
    subject: 'timer',
    severity: 'ok',
  })
})

it('asks for what a shell looks for by its PATH', () => {
  const at = directoryWith('vitals', 'node')
  const shell = (path: string, program: string) =>
    examine(`Environment=PATH=${path}\nExecStart=/bin/sh -c 'cd /srv && ${program} probe server'`)?.severity
  expect([shell(at, 'vitals'), shell('/nowhere', 'vitals'), shell('/nowhere', `${at}/vitals`)]).toEqual([
    'ok',
    'fix',
    'fix',
  ])
})

it.each([
  ['signs before the program', (at: string) => `ExecStart=-@${at}/vitals probe`],
  ['a line that goes on', (at: string) => `ExecStart=${at}/vitals \\\n  probe server`],
  ['quotes', (at: string) => `ExecStart="${at}/vitals" probe`],
  ['the home of the user', () => 'ExecStart=%h/vitals probe'],
  ['a search path', (at: string) => `ExecSearchPath=${at}\nExecStart=vitals probe`],
  ['env', (at: string) => `Environment="A=b" "PATH=${at}"\nExecStart=/usr/bin/env vitals probe`],
  ['node itself', (at: string) => `ExecStart=${at}/node ${at}/vitals.cjs probe`],
])('reads %s', (_, service) => {
  const at = directoryWith('vitals', 'vitals.cjs', 'node')
  expect(examine(`Environment=PATH=${at}\n${service(at)}`, at)).toMatchObject({ severity: 'ok' })
})

it('tells of a program that is not there, and which line starts this one', () => {
  expect(examine('ExecStart=/nope/vitals probe server --quiet')).toEqual({
    subject: 'timer',
    severity: 'fix',
    message: '/etc/systemd/system/v.service cannot start /nope/vitals: there is no such program.',
    hint: "Write 'ExecStart=/opt/vitals/bin/vitals probe server --quiet' in it, then 'systemctl daemon-reload'.",
  })
})

it('tells of a name that only a shell would find: the PATH of the unit is not searched', () => {
  const at = directoryWith('vitals-of-a-shell', 'node')
  const found = examine(`Environment=PATH=${at}\nExecStart=vitals-of-a-shell/vitals probe`)
  expect(found?.message).toContain('cannot start vitals-of-a-shell/vitals')
  expect(examine(`ExecSearchPath=${at}\nExecStart=vitals probe`)?.message).toContain(`it is not in ${at}`)
})

it('tells of a PATH without node, and which line helps', () => {
  const at = directoryWith('vitals')
  const found = examine(`Environment=PATH=${at}\nExecStart=${at}/vitals probe`)
  expect(found).toMatchObject({
    severity: 'fix',
    message: `/etc/systemd/system/v.service would not find node: its PATH is ${at}.`,
  })
  expect(found?.hint).toContain("'Environment=PATH=/opt/vitals/bin:")
})

it('says nothing of what only systemd can read', () => {
  expect(examine('ExecStart=/opt/%i/vitals probe')).toBe(null)
  expect(examine('ExecStart=$' + '{BIN}/vitals probe')).toBe(null)
})

it('takes the PATH of an environment file before that of the unit', () => {
  const at = directoryWith('vitals', 'node')
  const empty = directoryWith()
  writeFileSync(join(at, 'good'), `# for vitals\nPATH="${at}:/bin"\n`)
  writeFileSync(join(at, 'bad'), `PATH=${empty}\n`)
  const service = (file: string) =>
    `Environment=PATH=${empty}\nEnvironmentFile=${file}\nExecStart=${at}/vitals probe`
  expect(examine(service(join(at, 'good')))).toMatchObject({ severity: 'ok' })
  expect(examine(service(join(at, 'bad')))?.message).toContain(`its PATH is ${empty}`)
  expect(examine(service('-/nope'))?.message).toContain(`its PATH is ${empty}`)
  expect(examine(`${service(join(at, 'bad'))}\nEnvironmentFile=\nEnvironment=PATH=${at}`)).toMatchObject({
    severity: 'ok',
  })
  expect(examine(service('%h/good'), at)).toMatchObject({ severity: 'ok' })
})

it('tells of an environment file without which systemd starts nothing', () => {
  const at = directoryWith('vitals', 'node')
  const found = examine(`Environment=PATH=${at}\nEnvironmentFile=/nope/env\nExecStart=${at}/vitals probe`)
  expect(found).toMatchObject({ severity: 'fix', message: expect.stringContaining('there is no /nope/env') })
})

it('says that it cannot tell the PATH where an environment file cannot be read', () => {
  const at = directoryWith('vitals', 'node', 'env/in-a-directory')
  const found = examine(`Environment=PATH=${at}\nEnvironmentFile=${at}/env\nExecStart=${at}/vitals probe`)
  expect(found).toMatchObject({
    severity: 'note',
    message: `/etc/systemd/system/v.service may have another PATH than can be told: ${at}/env cannot be read here.`,
    hint: expect.stringContaining('as root'),
  })
})

it('tells of a script that is not there, where the unit names node itself', () => {
  const at = directoryWith('node')
  expect(examine(`ExecStart=${at}/node ${at}/gone/vitals probe x.yaml --quiet`)).toMatchObject({
    severity: 'fix',
    message: `/etc/systemd/system/v.service cannot start vitals: there is no ${at}/gone/vitals.`,
    hint: expect.stringContaining("'ExecStart=/opt/vitals/bin/vitals probe x.yaml --quiet'"),
  })
})
