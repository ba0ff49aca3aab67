import { expect, it } from 'vitest'
import { aliases, eventCalled } from '../../../../src/core/heartbeat/beat/aliases.ts'

it('every old name is another than what it is called now, and stands there once', () => {
  const old = aliases.map(({ kind, old: name }) => `${kind} ${name}`)
  expect(new Set(old).size).toBe(old.length)
  for (const alias of aliases) expect(alias.old).not.toBe(alias.now)
})

it.each([
  ['heartbeat', 'heartbeat'],
  ['moltbot.heartbeat', 'heartbeat'],
  ['clawdbot.heartbeats', null],
  ['ack', null],
])('the event %s is called %s now', (name, now) => {
  expect(eventCalled(name)).toBe(now)
})
