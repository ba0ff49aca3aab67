import { describe, expect, it } from 'vitest'
import { chooseService } from '../../../src/host/services/candidates.ts'
import type { Service } from '../../../src/host/services/service.ts'

const service = (unit: string, state: Service['state'], enabled: boolean | null = null): Service => ({
  ...{ manager: 'systemd-user', unit, state, enabled, detail: '', pid: null, restarts: null },
  ...{ startedAt: null, since: null, lastExit: null, incarnation: '' },
})
const choose = (...services: Service[]) =>
  chooseService([{ manager: 'systemd-user', kind: 'asked', services }])

describe('of several services', () => {
  it.each([
    ['the one that runs', [service('a', 'stopped', true), service('b', 'running')], 'b', true],
    [
      'the one that runs beside a forgotten one',
      [service('a', 'stopped', false), service('b', 'running')],
      'b',
      false,
    ],
    [
      'the one that failed before one that was stopped',
      [service('a', 'stopped'), service('b', 'failed')],
      'b',
      false,
    ],
    ['the one that is started at boot', [service('a', 'stopped'), service('b', 'stopped', true)], 'b', false],
    ['the first of two that were stopped', [service('a', 'stopped'), service('b', 'stopped')], 'a', true],
    ['the running one before a failed one', [service('a', 'failed'), service('b', 'running')], 'b', true],
    ['the only one', [service('a', 'failed')], 'a', false],
  ])('it is %s', (_, services, unit, ambiguous) => {
    const { chosen, others, ambiguous: isAmbiguous } = choose(...services)
    expect({ unit: chosen?.unit, ambiguous: isAmbiguous }).toEqual({ unit, ambiguous })
    expect(others).toHaveLength(services.length - 1)
  })

  it('it is none where no manager knows one', () => {
    const absent = { manager: 'systemd-user', kind: 'absent', detail: '' } as const
    expect(chooseService([absent])).toEqual({ chosen: null, others: [], ambiguous: false })
  })
})
