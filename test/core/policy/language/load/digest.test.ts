import { describe, expect, test } from 'vitest'
import { load } from './loaded.ts'

describe('A check', () => {
  const text = (condition: string, head = '') => `probes: { d: { kind: disk, path: / }, m: { kind: memory } }
signals: { free: d.free_pct }
${head}checks: { a: { transitions: { healthy->degraded: { condition: ${condition} } } } }`
  const digest = (yaml: string) => load(yaml).checks[0]?.digest

  test.each([
    ['its condition', text('free < 11')],
    ['a signal it reads', text('free < 10').replace('d.free_pct', 'd.used_pct')],
    ['a probe that its signal reads', text('free < 10').replace('path: /', 'path: /var')],
    ['the interval', text('free < 10', 'interval: 1m\n')],
  ])('has another digest when %s changes', (_, changed) => {
    expect(digest(changed)).not.toBe(digest(text('free < 10')))
  })

  test.each([
    ['a probe that it does not read', text('free < 10').replace('memory', 'cpu')],
    ['the description', text('free < 10', 'description: other\n')],
    ['only how the file is written', `# comment\n${text('"free < 10"')}`],
  ])('keeps its digest when %s changes', (_, changed) => {
    expect(digest(changed)).toBe(digest(text('free < 10')))
  })
})
