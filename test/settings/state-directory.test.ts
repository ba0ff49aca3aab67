import { describe, expect, test } from 'vitest'
import { stateDirectory } from '../../src/settings/state-directory.ts'

describe('the state directory', () => {
  test.each<[string, Record<string, string | undefined>, string]>([
    [
      'is what systemd gives',
      { STATE_DIRECTORY: '/var/lib/v', XDG_STATE_HOME: '/x', HOME: '/h' },
      '/var/lib/v',
    ],
    ['is the first of several', { STATE_DIRECTORY: '/var/lib/v:/var/lib/w' }, '/var/lib/v'],
    ['else lies in the XDG state home', { XDG_STATE_HOME: '/x', HOME: '/h' }, '/x/vitals'],
    ['else lies in the home directory', { HOME: '/h' }, '/h/.local/state/vitals'],
    [
      'takes empty variables for unset ones',
      { STATE_DIRECTORY: '', XDG_STATE_HOME: '', HOME: '/h' },
      '/h/.local/state/vitals',
    ],
    ['ignores relative paths', { XDG_STATE_HOME: 'state', HOME: '/h' }, '/h/.local/state/vitals'],
  ])('%s', (_, env, path) => {
    expect(stateDirectory(env)).toBe(path)
  })

  test.each([{}, { HOME: '' }, { HOME: 'relative' }])(
    'is refused where the environment %j names none',
    (env) => {
      expect(() => stateDirectory(env)).toThrow(expect.objectContaining({ code: 'CANNOT_WRITE' }))
    },
  )
})
