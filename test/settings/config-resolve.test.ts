import { expect, it } from 'vitest'
import { resolveSettings } from '../../src/settings/config-resolve.ts'

it.each([
  ['the first of the directories that systemd gives', 'state_dir', 'STATE_DIRECTORY', '/a:/b', '/a'],
  ['a state directory with a colon in its name', 'state_dir', 'VITALS_STATE_DIR', '/a:b', '/a:b'],
  ['a policy with a colon in its name', 'policy', 'VITALS_POLICY', '/etc/a:b.yaml', '/etc/a:b.yaml'],
  ['a path from where we are', 'policy', 'VITALS_POLICY', 'own.yaml', '/here/own.yaml'],
] as const)('takes from the environment %s', (_, name, variable, value, expected) => {
  expect(resolveSettings({ [variable]: value }, [], '/here')[name]).toEqual({
    value: expected,
    origin: { from: 'environment', source: variable },
  })
})
