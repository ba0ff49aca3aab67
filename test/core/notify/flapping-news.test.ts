import { describe, expect, it } from 'vitest'
import { run, steps, told } from './news.ts'

const restless = new Array(3).fill('1 0').join(' ')
const kinds = (notices: readonly string[]) => notices.map((notice) => notice.split(' ').slice(1).join(' '))

describe('10. Flapping', () => {
  it('starts with the sixth change within an hour, damps messages and never states', () => {
    const played = run(steps(), `0 ${restless} 1 0 1 0`)
    expect(played.states).toBe('H D H D H D H D H D H')
    expect(told(played)).toEqual([
      '0.5 problem degraded',
      '1 recovery healthy',
      '1.5 problem degraded',
      '2 recovery healthy',
      '2.5 problem degraded',
      '3 flapping_started healthy',
    ])
  })

  it('has room between start and end: six changes and then quiet are told as one start and one end', () => {
    const notices = kinds(told(run(steps(), `0 ${restless} 0x1500`)))
    expect(notices.filter((notice) => notice.startsWith('flapping'))).toEqual([
      'flapping_started healthy',
      'flapping_ended healthy',
    ])
    expect(notices.slice(-3)).toEqual([
      'flapping_started healthy',
      'recovery healthy',
      'flapping_ended healthy',
    ])
  })

  it('of a check with counts is seen within the hour', () => {
    const counted = steps()
      .replaceAll('consecutive: 1 }', 'consecutive: 2 }')
      .replace('v < 1 }', 'v < 1, consecutive: 3 }')
    const chatter = new Array(400).fill('1x2 0x3').join(' ')
    const notices = told(run(counted, `0 ${chatter}`))
    const started = notices.find((notice) => notice.includes('flapping_started'))
    expect(Number(started?.split(' ')[0])).toBeLessThan(60)
    expect(notices.length).toBeLessThan(12)
  })

  it('of a slow chatter is seen by ten changes within twelve hours', () => {
    const chatter = new Array(8).fill('1x60 0x60').join(' ')
    expect(kinds(told(run(steps(), `0 ${chatter}`)))).toContain('flapping_started healthy')
  })

  it('tells a rise to critical that lasts five minutes, once', () => {
    const notices = told(run(steps(), `0 ${restless} 2x60`))
    expect(notices.slice(-2)).toEqual(['3 flapping_started healthy', '8.5 problem critical'])
  })

  it('tells a new rise to critical again only when `repeat` is over', () => {
    const rises = (repeat: string) => {
      const notify = `notify: { repeat: ${repeat} }`
      return kinds(told(run(steps(notify), `0 ${restless} 2x15 1 2x15 1 2x15`)))
    }
    expect(rises('4h').filter((notice) => notice === 'problem critical')).toHaveLength(1)
    expect(rises('5m').filter((notice) => notice === 'problem critical').length).toBeGreaterThan(1)
  })

  it('tells every rise that lasts, once each, where no `repeat` is set: also of a state that was told before', () => {
    const short = `0 ${new Array(3).fill('2x3 0x2').join(' ')}`
    const criticals = (values: string) =>
      kinds(told(run(steps(), values))).filter((notice) => notice === 'problem critical').length
    expect(criticals(`${short} 2x20 0x3 2x20 0x3`)).toBe(criticals(short) + 2)
  })

  it('tells another state that lasts an hour and differs from the last told once', () => {
    const notices = told(run(steps(), `0 ${restless} 0x300`))
    expect(notices.at(-1)).toBe('63 recovery healthy')
  })

  it('compares the settled state at its end with the one that was told last', () => {
    const byIndex = 'flap: { per_hour: { start: 30, end: 30 }, per_12h: { start: 30, end: 30 } }'
    const notices = kinds(told(run(steps('', byIndex), `0 ${restless} 1 0x40`)))
    expect(notices.slice(-2)).toEqual(['flapping_ended healthy', 'recovery healthy'])
  })

  it('does not count the first state that a check finds', () => {
    const strict = steps('', 'flap: { start: 100%, per_hour: { start: 1, end: 1 } }')
    expect(told(run(strict, '0x5'))).toEqual([])
    expect(kinds(told(run(strict, '0x5 1')))).toEqual(['flapping_started degraded'])
  })

  it('keeps the model from being asked and lets remediations run', () => {
    const policy = steps(`
actions: { clean: { kind: exec, argv: [/bin/true], cooldown: 0s, max_attempts: { count: 9, per: 1h } } }
on: [{ to: critical, run: [clean] }]
escalation: { enabled: true, triggers: [{ kind: contradiction, when: v > 3 }] }`)
    const { outcomes } = run(policy, `0x30 ${restless} 4`)
    const last = outcomes.at(-1)
    expect(last?.escalation).toMatchObject({ refused: 'flapping' })
    expect(last?.actions).toMatchObject([{ action: 'clean', outcome: 'would_run' }])
  })
})
