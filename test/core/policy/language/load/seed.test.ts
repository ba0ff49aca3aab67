import { describe, expect, it } from 'vitest'
import { seed } from '../../../../seed-policy.ts'
import { load, transitionsOf } from './loaded.ts'

describe('The policy of the seed', () => {
  it('loads with its words unchanged as one check named after its file', () => {
    const policy = load(seed, 'etc/disk.policy.yaml')
    expect(policy).toMatchObject({ name: 'disk.policy', namesFromSamples: true, probes: [], signals: [] })
    expect(policy.names).toEqual([
      { name: 'remediation_applied', source: 'fact' },
      { name: 'disk_free_pct', source: 'sample' },
    ])
    expect(policy.checks.map(({ name }) => name)).toEqual(['disk.policy'])
    expect(transitionsOf(policy)).toEqual([
      'healthy->degraded disk_free_pct < 15 x2',
      'degraded->critical disk_free_pct < 8 x1',
      'degraded->healthy disk_free_pct > 20 x3',
      'critical->recovering remediation_applied == true x1',
      'recovering->healthy disk_free_pct > 20 x2',
    ])
  })

  it('loads as well when probes and signals are added beside it', () => {
    const added = `probes: { disk: { kind: disk } }\nsignals: { disk_free_pct: disk.free_pct }\n${seed}`
    const policy = load(added, 'seed.yaml')
    expect(policy.namesFromSamples).toBe(false)
    expect(policy.names.map(({ name, source }) => `${source} ${name}`)).toEqual([
      'probe disk',
      'fact remediation_applied',
      'signal disk_free_pct',
    ])
    expect(transitionsOf(policy)).toEqual(transitionsOf(load(seed, 'seed.yaml')))
  })
})
