import { expect, it } from 'vitest'
import { areTwo, noSenders, seeBoot, seeTwo } from '../../../../src/core/heartbeat/order/senders.ts'

const intervalMs = 60_000
const seen = (...boots: (string | null)[]) =>
  boots.reduce((senders, boot, at) => seeBoot(senders, boot, at, intervalMs), noSenders)

it.each([
  [['a', 'a', 'a'], false],
  [['a', 'b', 'c', 'c'], false],
  [['a', null, 'a', null], false],
  [['a', 'b', 'a'], true],
  [['a', 'b', 'b', 'c', 'a'], true],
])('the starts %j are two senders: %j', (boots, two) => {
  expect(areTwo(seen(...boots), boots.length)).toBe(two)
})

it('two senders are one again ten intervals after the last sign of them', () => {
  const senders = seeTwo(noSenders, 1_000, intervalMs)
  expect([areTwo(senders, 600_999), areTwo(senders, 601_000)]).toEqual([true, false])
  expect(areTwo(seeTwo(noSenders, 0, 1_000), 299_999)).toBe(true)
})
