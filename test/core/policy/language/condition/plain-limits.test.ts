import { expect, it } from 'vitest'
import { plainLimits } from '../../../../../src/core/policy/language/condition/plain-limits.ts'
import { loadPolicy } from '../../../../../src/core/policy/language/load/load.ts'

function limitsOf(condition: string): string[] {
  const text = `
probes: { disk: { kind: disk, path: / } }
facts: { n: { type: number }, on: { type: bool } }
checks: { c: { transitions: { healthy->degraded: { condition: ${JSON.stringify(condition)} } } } }
`
  const { policy } = loadPolicy(
    { path: 'p.yaml', bytes: new TextEncoder().encode(text) },
    `sha256:${'0'.repeat(64)}`,
  )
  const tree = policy.checks[0]?.transitions[0]?.condition.tree
  return tree === undefined
    ? []
    : plainLimits(tree).map(({ path, operator, threshold }) => `${path} ${operator} ${threshold}`)
}

it.each([
  ['disk.free_pct < 15', ['disk.free_pct < 15']],
  ['15 >= disk.free_pct', ['disk.free_pct <= 15']],
  ['has(disk.inodes_free_pct) && disk.inodes_free_pct < 10', ['disk.inodes_free_pct < 10']],
  ['!has(disk.inodes_free_pct) || disk.inodes_free_pct > 15', ['disk.inodes_free_pct > 15']],
  ['n < 5 || n > 95', ['n < 5', 'n > 95']],
  ['n > 2 * 1024', ['n > 2048']],
])('%s has the plain limits %j', (condition, limits) => {
  expect(limitsOf(condition)).toEqual(limits)
})

it.each(['n < 5 && on', 'n > 5 && n < 10', '!(n < 5)', 'n == 5', 'n + 1.0 > 5', 'on ? n > 5 : n > 7'])(
  '%s has none',
  (condition) => {
    expect(limitsOf(condition)).toEqual([])
  },
)
