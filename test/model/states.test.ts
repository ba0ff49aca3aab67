import { describe, expect, it } from 'vitest'
import { type PlayOptions, playModel } from './play.ts'

interface Row {
  readonly title: string
  readonly check: string
  readonly series: Readonly<Record<string, string>>
  readonly states: string
  readonly options?: PlayOptions
  readonly head?: string
}

/** A policy with one check `c`, of which only its transitions and settings are written, one a line. */
function policyOf({ check, head = '' }: Row): string {
  const settings: string[] = []
  const transitions: string[] = []
  for (const line of check.split('\n').map((line) => line.trim())) {
    if (line.includes('->')) transitions.push(line)
    else if (line !== '') settings.push(line)
  }
  const lines = [
    ...settings.map((line) => `    ${line}`),
    ...(transitions.length > 0 ? ['    transitions:', ...transitions.map((line) => `      ${line}`)] : []),
  ]
  return `interval: 30s\n${head}\nchecks:\n  c:\n${lines.join('\n')}\n`
}

const narrow = `
  initial: healthy
  healthy->critical: { condition: v < 10, consecutive: 1 }
  critical->healthy: { condition: v > 30, consecutive: 4 }`

const rows: readonly Row[] = [
  {
    title: 'a failing sample never makes a newborn check healthy, whatever the file names under unknown',
    check: `
      healthy->critical: { condition: v < 10, consecutive: 4 }
      unknown->critical: { condition: v < 10, consecutive: 4 }
      critical->healthy: { condition: v > 30 }`,
    series: { v: '3x4' },
    states: '? ? ? C',
  },
  {
    title: 'unknown covers the dead band, the exit count and the hold of what was there',
    check: `
      initial: healthy
      healthy->critical: { condition: v < 10, consecutive: 1, hold: 2h }
      critical->healthy: { condition: v > 30, consecutive: 4 }`,
    series: { v: '40 9 20 20 _x3 20' },
    states: 'H C C C C ? ? C',
  },
  {
    title: 'a bad sample after a loss does not show healthy first',
    check: `
      initial: healthy
      healthy->critical: { condition: v < 10, consecutive: 2 }
      critical->healthy: { condition: v > 30 }`,
    series: { v: '40 _ _ 3 3' },
    states: 'H H ? ? C',
  },
  {
    title: 'improving counts restart when the data is back',
    check: narrow,
    series: { v: '9 40x3 _x2 20 40x4' },
    states: 'C C C C C ? C C C C H',
  },
  {
    title: 'hold runs by the clock from the last sample on which the entry was true',
    check: `
      initial: healthy
      healthy->critical: { condition: p.rate > 5, consecutive: 1, hold: 2m }
      critical->healthy: { condition: p.up == true }`,
    series: { p: '{"up":true,"rate":1} {"up":true,"rate":9} {"up":true}x6' },
    states: 'H C C C C H H ?',
  },
  {
    title: 'time that nobody saw does not count for `for`',
    check: `
      initial: healthy
      healthy->critical: { condition: v < 10, for: 10m }`,
    series: { v: '3 _x55 3' },
    states: `H H ${'? '.repeat(54)}?`,
  },
  {
    title: '`for` holds at its boundary',
    check: `
      initial: healthy
      healthy->critical: { condition: v < 10, for: 1m }`,
    series: { v: '3x3' },
    states: 'H H C',
  },
  {
    title: 'what is known to be down is decided, though another condition is unknown',
    check: `
      initial: healthy
      healthy->degraded: { condition: p.latency > 100, consecutive: 1 }
      healthy->critical: { condition: p.up == false, consecutive: 4 }`,
    series: { p: '{"up":false}x4' },
    states: 'H H H C',
  },
  {
    title: 'a stale fact is missing, and never falls back to its initial value',
    head: 'facts: { v: { type: number, ttl: 1m, initial: 9 } }',
    check: `healthy->critical: { condition: v < 1, consecutive: 1 }`,
    series: { other: '0x8' },
    options: { facts: { 1: { v: 0 } } },
    states: 'H C C C C ? ? ?',
  },
  {
    title: 'a policy of 30 s that cron runs every 5 min meets 10 minutes after 10 minutes',
    check: `
      initial: healthy
      healthy->critical: { condition: v < 10, for: 10m }`,
    series: { v: '40 3 3 3 3' },
    options: { step: 300_000, ownsClock: false },
    states: 'H H H C C',
  },
  {
    title: 'hold never blocks a rise',
    check: `
      initial: healthy
      healthy->degraded: { condition: v < 15, consecutive: 1, hold: 2h }
      degraded->critical: { condition: v < 8, consecutive: 1 }`,
    series: { v: '40 12 3' },
    states: 'H D C',
  },
  {
    title: 'unknown ends with fresh data, in the mildest problem that it met',
    check: `
      initial: healthy
      missing: { consecutive: 2 }
      healthy->degraded: { condition: v > 80, consecutive: 2 }
      healthy->critical: { condition: v < 5, consecutive: 2 }`,
    series: { v: '40 _ _ 90 3 90 3' },
    states: 'H H ? ? D D D',
  },
  {
    title: 'numbers are doubles, literals too',
    check: `
      initial: healthy
      healthy->degraded: { condition: v > 5/2, consecutive: 1 }
      degraded->healthy: { condition: v <= 5/2 }`,
    series: { v: '2.4 2.6' },
    states: 'H D',
  },
  {
    title: 'recovering swallows nothing: a check that does not recover is a problem again',
    check: `
      recover_within: 1m30s
      initial: critical
      healthy->degraded: { condition: v < 15 }
      degraded->critical: { condition: v < 8, consecutive: 1 }
      critical->recovering: { condition: done == true }
      recovering->healthy: { condition: v > 20, consecutive: 2 }`,
    head: 'facts: { done: { type: bool, initial: false } }',
    series: { v: '1x6' },
    options: { facts: { 1: { done: true } } },
    states: 'C R R R C R',
  },
]

describe('the states of the model', () => {
  it.each(rows)('$title', (row) => {
    expect(playModel(policyOf(row), row.series, row.options).states).toBe(row.states)
  })

  it('a return to the covered state is no change of its own: its reason is that the data is back', () => {
    const row = { title: '', check: narrow, series: { v: '9 20 _ _ 20' }, states: '' }
    expect(playModel(policyOf(row), row.series).changes.at(-1)).toMatchObject({
      to: 'critical',
      reason: 'data_back',
    })
  })
})
