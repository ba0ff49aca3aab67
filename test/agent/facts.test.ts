import { describe, expect, it } from 'vitest'
import { parseFacts } from '../../src/agent/facts.ts'
import { policyOf } from '../timeline.ts'

const declared = policyOf(`
facts:
  orders: { type: number, ttl: 2m }
  open: { type: bool }
  note: { type: string }
checks:
  only:
    transitions:
      healthy->degraded: { condition: v < orders && open && note == "x" }
`)
const given = (...texts: string[]) => Object.fromEntries(parseFacts(texts, declared))

describe('--fact', () => {
  it.each([
    ['orders=5', { orders: 5 }],
    ['orders=-1.5e3', { orders: -1_500 }],
    ['open=true', { open: true }],
    ['open=false', { open: false }],
    ['note=', { note: '' }],
    ['note=a=b', { note: 'a=b' }],
    ['note=true', { note: 'true' }],
    ['note=7', { note: '7' }],
  ])('takes %s as the type that the policy says', (text, facts) => expect(given(text)).toEqual(facts))

  it.each([
    ['v=7', 7],
    ['v=true', true],
    ['v=false', false],
    ['v=7x', '7x'],
    ['v= ', ' '],
    ['v=', ''],
    ['v=Infinity', 'Infinity'],
  ])('takes %s as it looks where the name is only a sample', (text, value) => {
    expect(given(text)).toEqual({ v: value })
  })

  it('may be given for several names; of one name the last counts', () => {
    expect(given('orders=1', 'open=true', 'orders=2')).toEqual({ orders: 2, open: true })
  })

  it.each([
    ['orders', '--fact takes NAME=VALUE'],
    ['=5', '--fact takes NAME=VALUE'],
    ['orders=many', "The fact 'orders' is a number, not 'many'."],
    ['orders=', "The fact 'orders' is a number, not ''."],
    ['orders=Infinity', "The fact 'orders' is a number"],
    ['open=1', "The fact 'open' is a true or false, not '1'."],
    ['open=True', "The fact 'open' is a true or false"],
    ['sales=1', "This policy has no fact 'sales'; it has"],
  ])('refuses %s and says why', (text, words) => {
    expect(() => given(text)).toThrow(
      expect.objectContaining({ exit: 64, message: expect.stringContaining(words) }),
    )
  })
})
