import { describe, expect, it } from 'vitest'
import { failedDependencies } from '../../../src/core/notify/dependency.ts'
import type { State } from '../../../src/core/state.ts'

const hiding = (states: Readonly<Record<string, State>>, ...dependsOn: string[]) =>
  failedDependencies(dependsOn, (check) => states[check])

describe('a check that another one depends on', () => {
  it.each(['critical', 'unknown'] as const)('hides it while it is %s', (state) => {
    expect(hiding({ port: state }, 'port')).toEqual(['port'])
  })

  it('hides nothing while it is healthy, or where there is none of that name', () => {
    expect(hiding({ port: 'healthy' }, 'port', 'gone')).toEqual([])
  })

  it('is named alone where others are well', () => {
    expect(hiding({ port: 'healthy', disk: 'critical', dns: 'unknown' }, 'port', 'disk', 'dns')).toEqual([
      'disk',
      'dns',
    ])
  })
})
