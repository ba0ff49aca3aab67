import { describe, expect, it } from 'vitest'
import type { Effect } from '../../../../../src/core/settle.ts'
import { play, type Timeline } from '../../../../timeline.ts'

const policy = (checks: string) => `
checks:
  a: { critical: { condition: v == 1, consecutive: 1 } }
${checks}
actions:
  ops: { kind: webhook, url_env: OPS, deliver_within: 3m }
  fix: { kind: exec, argv: [/bin/true], cooldown: 2m, max_attempts: { count: 3, per: 1h } }
on:
  - { check: a, to: critical, run: [fix] }
  - { to: critical, run: [ops] }
`
const both = policy('  b: { critical: { condition: v == 1, consecutive: 1 } }')
const one = policy('')

/** Actions by sample: `ops b problem`, with what held them behind. */
const actionsOf = ({ outcomes }: Timeline, wanted: (text: string) => boolean) =>
  outcomes.flatMap(({ actions }, sample) =>
    actions.flatMap(({ action, check, kind, reasons }) => {
      const text = [action, check, kind, ...reasons].join(' ')
      return wanted(text) ? [`${sample} ${text}`] : []
    }),
  )

describe('rule 15: a remedy that the cooldown refuses', () => {
  const ofFix = (series: string) => actionsOf(play(one, { v: series }), (text) => text.startsWith('fix'))

  it('is tried when the cooldown is over, if the problem is still there, and its wait is said once', () => {
    expect(ofFix('1 0 1 1 1 1 1')).toEqual([
      '0 fix a remediation',
      '2 fix a remediation cooldown',
      '4 fix a remediation',
    ])
  })

  it('is not tried for a problem that ended before', () => {
    expect(ofFix('1 0 1 0 0 0 0')).toEqual(['0 fix a remediation', '2 fix a remediation cooldown'])
  })
})

describe('rule 12: that a check is no longer checked', () => {
  const isEnd = (text: string) => text.includes('no_longer_checked')
  const failing = (times: number) => {
    let left = times
    return {
      results: ({ kind }: Effect) => (kind === 'no_longer_checked' && left-- > 0 ? 'failed' : 'delivered'),
    } as const
  }

  it('is told again until it is delivered, and then never', () => {
    const earlier = play(both, { v: '0 1' })
    const after = play(one, { v: '1x6' }, { after: earlier, ...failing(2) })
    expect(actionsOf(after, isEnd)).toEqual([0, 1, 2].map((sample) => `${sample} ops b no_longer_checked`))
    expect(after.notices.filter(({ kind }) => kind === 'no_longer_checked')).toHaveLength(1)
    expect(after.state.gone).toEqual({})
  })

  it('is given up after deliver_within', () => {
    const after = play(one, { v: '1x12' }, { after: play(both, { v: '0 1' }), ...failing(99) })
    expect(actionsOf(after, isEnd).length).toBeGreaterThan(2)
    expect(after.state.gone).toEqual({})
  })

  it('waits for the end of a silence', () => {
    const mutes = (sample: number) => (sample < 2 ? (['silence'] as const) : [])
    const after = play(one, { v: '1x4' }, { after: play(both, { v: '0 1' }), mutes })
    expect(actionsOf(after, isEnd)).toEqual(['2 ops b no_longer_checked'])
  })

  it('is told of a check that was only lost sight of, too', () => {
    const after = play(one, { v: '0 0' }, { after: play(both, { v: '0 _ _' }) })
    expect(actionsOf(after, isEnd)).toEqual(['0 ops b no_longer_checked'])
  })

  it('is not told of a check that is back before, which goes on where it was', () => {
    const silence = () => ['silence'] as const
    const gone = play(one, { v: '1' }, { after: play(both, { v: '0 1' }), mutes: silence })
    const back = play(both, { v: '1 0' }, { after: gone })
    expect(actionsOf(back, (text) => text.includes(' b '))).toEqual(['1 ops b recovery'])
    expect(back.state.gone).toEqual({})
  })
})
