import { describe, expect, it } from 'vitest'
import { nagiosLine } from '../../../src/render/formats/nagios-line.ts'

describe('the status line of a monitoring plugin', () => {
  it.each([
    [0, 'VITALS OK - fine'],
    [1, 'VITALS WARNING - fine'],
    [2, 'VITALS CRITICAL - fine'],
    [3, 'VITALS UNKNOWN - fine'],
  ] as const)('has a word for status %i', (status, line) => expect(nagiosLine(status, 'fine')).toBe(line))

  it('has its only bar before the perfdata, and its only line break behind it', () => {
    const text = 'host.yaml:3:5: unknown key "dsik" | did you\nmean disk?'
    const safe = 'host.yaml:3:5: unknown key "dsik" \\x7c did you\\nmean disk?'
    expect(nagiosLine(3, text)).toBe(`VITALS UNKNOWN - ${safe}`)
    expect(nagiosLine(1, text, 'a=1;;;0')).toBe(`VITALS WARNING - ${safe} | a=1;;;0`)
  })
})
