import { expect, it } from 'vitest'
import { failed } from '../../../src/cli/doctor/finding.ts'
import { examineInstallation } from '../../../src/cli/doctor/installation.ts'
import { roomIn } from '../../../src/cli/doctor/state.ts'
import { VitalsError } from '../../../src/core/errors.ts'

const locale = (env: Record<string, string>) =>
  examineInstallation({ env, packageRoot: '/opt' }).find(({ subject }) => subject === 'locale')?.message

it('says that no locale is set, or that one is not UTF-8', () => {
  expect(locale({})).toBe('No locale is set.')
  expect(locale({ LANG: 'POSIX' })).toBe('The locale POSIX is not UTF-8.')
  expect(locale({ LC_ALL: 'C.UTF-8' })).toBe('The locale C.UTF-8 is UTF-8.')
})

it.each([
  [76_958 * 2 ** 20, '75.2 GiB are free there.'],
  [2 ** 30, '1 GiB are free there.'],
  [2 ** 30 - 1, '1023 MiB are free there.'],
  [65 * 2 ** 20, '65 MiB are free there.'],
])('tells %d bytes of room as %s', (free, is) => {
  expect(roomIn(free)).toMatchObject({ severity: 'ok', message: is })
})

it('speaks of no marked places, for it marks none', () => {
  const policy = new VitalsError('POLICY_INVALID', { params: { path: 'p.yaml' } })
  expect(failed('policy', policy).hint).toMatch(/^Correct it; /)
  expect(failed('configuration', new VitalsError('CONFIG_INVALID')).hint).toMatch(/^Correct it; /)
})
