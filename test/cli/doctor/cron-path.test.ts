import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { examineCronPath } from '../../../src/cli/doctor/cron-path.ts'

function directoryWith(...programs: string[]): string {
  const directory = mkdtempSync(join(tmpdir(), 'vitals-cron-'))
  for (const name of programs) {
    writeFileSync(join(directory, name), '#!/bin/sh\n')
    chmodSync(join(directory, name), 0o755)
  }
  return directory
}

const examine = (text: string) => examineCronPath('/etc/cron.d/vitals', text, '/opt/vitals/bin/vitals')

it('finds both programs by the last PATH above the line', () => {
  const path = directoryWith('vitals', 'node')
  const text = `PATH=/nowhere\nPATH="${path}:/bin"\n* * * * * root vitals probe server --quiet\nPATH=/nowhere\n`
  expect(examine(text)).toMatchObject({ severity: 'ok', subject: 'cron' })
})

it.each([
  [
    'a PATH without vitals',
    (path: string) => `PATH=${path}\n* * * * * root vitals-less; vitals probe\n`,
    ['node'],
    'vitals',
  ],
  [
    'a PATH without node',
    (path: string) => `PATH=${path}\n* * * * * root vitals probe\n`,
    ['vitals'],
    'node',
  ],
])('tells of %s, and which line helps', (_, text, programs, missing) => {
  const path = directoryWith(...programs)
  const { severity, message, hint } = examine(text(path))
  expect(severity).toBe('fix')
  expect(message).toBe(`/etc/cron.d/vitals would not find ${missing}: its PATH is ${path}.`)
  expect(hint).toContain("'PATH=/opt/vitals/bin:")
})

it('takes the path of cron itself where the crontab sets none', () => {
  expect(examine('@reboot root /nope/vitals probe\n').message).toContain('its PATH is /usr/bin:/bin.')
})

it.each([
  ['/nope/vitals probe', '/nope/vitals and node'],
  ['/nope/node /nope/vitals.cjs probe', '/nope/node and /nope/vitals.cjs'],
  ["'/no pe/vitals' probe", '/no pe/vitals and node'],
])('tells of a path that leads nowhere, and what prints the right line: %s', (command, missing) => {
  const { message, hint } = examine(`PATH=/nowhere\n* * * * * root ${command} --quiet\n`)
  expect(message).toBe(`/etc/cron.d/vitals would not find ${missing}: its PATH is /nowhere.`)
  expect(hint).toContain("'vitals policy timer POLICY'")
})

it('asks no PATH of a line that names both by their paths, as vitals policy timer prints it', () => {
  const at = directoryWith('node')
  mkdirSync(join(at, 'a b'))
  writeFileSync(join(at, 'a b', 'vitals'), '')
  expect(examine(`* * * * * ${at}/node '${at}/a b/vitals' probe x.yaml --quiet\n`)).toMatchObject({
    severity: 'ok',
    message: '/etc/cron.d/vitals finds vitals and node.',
  })
})

it('looks at each line by the PATH above it', () => {
  const path = directoryWith('vitals', 'node')
  const text = `PATH=${path}\n* * * * * root vitals probe\nPATH=/gone\n* * * * * root vitals health\n`
  expect(examine(text)).toMatchObject({ severity: 'fix', message: expect.stringContaining('PATH is /gone') })
})
