import { describe, expect, it } from 'vitest'
import { done, run, steps } from './news.ts'

const actions = `
actions:
  tell: { kind: webhook, url_env: HOOK, cooldown: 0s }
  clean: { kind: exec, argv: [/bin/true], cooldown: 0s, max_attempts: { count: 9, per: 1h } }`
const on = (...triggers: string[]) => steps(`${actions}\non: [${triggers.join(', ')}]`)

describe('an action that `on:` names twice for one state', () => {
  const orders = [
    ['{ to: degraded, run: [tell, clean] }', '{ to: degraded, after: 2m, run: [tell, clean] }'],
    ['{ to: degraded, after: 2m, run: [tell, clean] }', '{ to: degraded, run: [tell, clean] }'],
  ]
  it.each(orders)('is done once, after the shorter time: %s %s', (...triggers) => {
    const played = run(on(...triggers), '0 1x8')
    expect(done(played, 'tell')).toEqual(['0.5 problem degraded'])
    expect(done(played, 'clean')).toEqual(['0.5 remediation degraded'])
  })
})

describe('an entry of `on:`', () => {
  it('that names a check is meant for that one alone', () => {
    expect(done(run(on('{ check: c, to: degraded, run: [clean] }'), '0 1x3'), 'clean')).toHaveLength(1)
    const two = on('{ check: other, to: degraded, run: [clean] }').replace(
      '\nactions:',
      `  other:
    transitions:
      healthy->critical: { condition: v > 9 }
      healthy->degraded: { condition: v > 8 }
actions:`,
    )
    expect(done(run(two, '0 1x3'), 'clean')).toEqual([])
  })

  it.each(['webhook', 'slack', 'email', 'telegram'])('with an action of kind %s tells somebody', (kind) => {
    const place: Record<string, string> = {
      email: 'to: [a@example.net]',
      telegram: 'chat_id: "1", token_env: BOT',
    }
    const action = `actions: { tell: { kind: ${kind}, ${place[kind] ?? 'url_env: HOOK'} } }`
    const policy = steps(`${action}\non: [{ to: degraded, run: [tell] }]`)
    expect(done(run(policy, '0 1x2 0'), 'tell')).toEqual(['0.5 problem degraded', '1.5 recovery healthy'])
  })
})
