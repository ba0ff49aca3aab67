import fc from 'fast-check'

const state = fc.constantFrom('healthy', 'degraded', 'critical', 'recovering')

const transition = fc.record({
  from: fc.oneof({ weight: 5, arbitrary: state }, { weight: 1, arbitrary: fc.constant('unknown') }),
  to: state,
  condition: fc.oneof(
    fc
      .tuple(fc.constantFrom('a', 'b'), fc.constantFrom('<', '>', '<=', '>='), fc.integer({ min: 0, max: 9 }))
      .map((parts) => parts.join(' ')),
    fc.constantFrom('a > 3 || b > 5', 'a < 5 && b < 5', 'remediation_applied', '!(a > 4)', 'a == b'),
  ),
  consecutive: fc.integer({ min: 1, max: 3 }),
  for: fc.constantFrom('', ', for: 30s', ', for: 1m'),
  hold: fc.constantFrom('', ', hold: 1m'),
  counting: fc.constantFrom('', ', counting: since_entry'),
})

/** Policies of one check over the numbers `a` and `b`, as YAML text: any transitions, counts, holds and ways to take missing data. */
export const policyYaml = fc
  .record({
    transitions: fc.uniqueArray(transition, {
      minLength: 1,
      maxLength: 6,
      selector: ({ from, to }) => `${from}->${to}`,
    }),
    treat: fc.constantFrom('unknown', 'breach', 'ok', 'keep'),
    error: fc.constantFrom('missing', 'ignore'),
    patience: fc.integer({ min: 1, max: 3 }),
    initial: fc.constantFrom('unknown', 'healthy', 'critical'),
  })
  .map(({ transitions, treat, error, patience, initial }) => {
    const lines = transitions
      .filter(({ from, to }) => from !== to)
      .map((t) => {
        const rest = `consecutive: ${t.consecutive}${t.for}${t.hold}${t.counting}`
        return `      ${t.from}->${t.to}: { condition: "${t.condition}", ${rest} }`
      })
    if (lines.length === 0) lines.push('      healthy->degraded: { condition: a < 3 }')
    const missing = `{ treat: ${treat}, error: ${error}, consecutive: ${patience} }`
    return `checks:\n  only:\n    initial: ${initial}\n    missing: ${missing}\n    transitions:\n${lines.join('\n')}\n`
  })
