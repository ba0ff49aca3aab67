import { describe, expect, it, test } from 'vitest'
import { seed } from '../../../../seed-policy.ts'
import { load, transitionsOf } from './loaded.ts'

describe('Defaults', () => {
  it('are those of the seed', () => {
    const policy = load(seed, 'seed.yaml')
    expect(policy).toMatchObject({
      intervalMs: 30_000,
      budget: { probeTimeoutMs: 500, totalMs: 2_000 },
      stateOrder: ['healthy', 'recovering', 'degraded', 'unknown', 'critical'],
      escalation: { enabled: false, maxRatio: 0.05, triggers: [] },
    })
    expect(policy.checks[0]).toMatchObject({
      initial: 'unknown',
      missing: { treat: 'unknown', consecutive: 2, recover: 1, error: 'missing' },
      flap: {
        start: 0.3,
        end: 0.2,
        hour: { start: 6, end: 3 },
        halfDay: { start: 10, end: 5 },
        quietMs: 600_000,
      },
      dependsOn: [],
      settleMs: null,
    })
  })

  it('give local probes no ttl, and network probes and commands ten seconds', () => {
    const probes = `probes:
  d: { kind: disk }
  t: { kind: tcp, port: 22, timeout: 1s }
  c: { kind: command, argv: [ls], ttl: 0s }
`
    const { probes: specs } = load(`${probes}checks: { a: { signal: d.free_pct, critical: { below: 5 } } }`)
    expect(specs.map(({ name, ttlMs, timeoutMs }) => [name, ttlMs, timeoutMs])).toEqual([
      ['d', 0, 500],
      ['t', 10_000, 1_000],
      ['c', 0, 500],
    ])
    expect(specs[0]?.options).toEqual({ path: '/' })
  })

  test.each([
    ['two samples on a transition to a worse state', 'healthy->degraded: { condition: x < 1 }', 'x2'],
    [
      'the default of the file',
      'healthy->critical: { condition: x < 1 }',
      'x3',
      'defaults: { consecutive: 3 }\n',
    ],
    ['one sample with `for`', 'healthy->degraded: { condition: x < 1, for: 1m }', 'x1'],
    ['one sample on a transition to a better state', 'degraded->healthy: { condition: x > 1 }', 'x1'],
    [
      'one sample from unknown to degraded, which is no worse',
      'unknown->degraded: { condition: x < 1 }',
      'x1',
    ],
    [
      'two samples there when the order of states says that it is worse',
      'unknown->degraded: { condition: x < 1 }',
      'x2',
      'state_order: [critical, degraded, unknown, recovering, healthy]\n',
    ],
  ])('ask for %s', (_, transition, count, head = '') => {
    const [written] = transitionsOf(load(`${head}transitions: { ${transition} }`))
    expect(written?.endsWith(count)).toBe(true)
  })

  it.each([
    ['5m', { ms: 300_000, reduce: 'avg' }],
    ['136h31m30s', { ms: 491_490_000, reduce: 'avg' }],
    ['136h32m', null],
    ['30d', null],
  ])('hold the samples of a window of %s, up to 16,384, or refuse it', (window, expected) => {
    const policy = `probes: { d: { kind: disk } }
signals: { a: { expr: d.free_pct, window: ${window}, reduce: avg } }
checks: { a: { signal: a, critical: { below: 5 } } }`
    if (expected === null) expect(() => load(policy)).toThrow('is not a valid policy')
    else expect(load(policy).signals[0]?.window).toEqual(expected)
  })

  it('give remediations three attempts an hour, and notifications none to count', () => {
    const actions = 'actions: { a: { kind: exec, argv: [/bin/true] }, b: { kind: slack, url_env: URL } }\n'
    expect(load(actions + seed).actions).toMatchObject([
      {
        name: 'a',
        cooldownMs: 300_000,
        maxAttempts: { count: 3, perMs: 3_600_000 },
        options: { argv: ['/bin/true'] },
      },
      {
        name: 'b',
        cooldownMs: 300_000,
        maxAttempts: null,
        deliverWithinMs: 86_400_000,
        options: { url_env: 'URL' },
      },
    ])
  })
})
