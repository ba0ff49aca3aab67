import { expect, it } from 'vitest'
import { agentId } from '../../src/agent/agent-id.ts'

it.each([
  ['web-1', 'web-1'],
  ['web_1.example.net', 'web_1.example.net'],
  ['Büro PC', 'B-ro-PC'],
  ['-_.host', 'host'],
  ['h'.repeat(70), 'h'.repeat(64)],
  ['---', 'localhost'],
  ['', 'localhost'],
])('the host name %j gives the id %j', (hostname, id) => expect(agentId(null, () => hostname)).toBe(id))

it.each([
  ['web-1', 'web-1'],
  ['a'.repeat(64), 'a'.repeat(64)],
  ['a'.repeat(65), null],
  ['', null],
  ['-a', null],
  ['a b', null],
  ['a/b', null],
])('the id %j that somebody set is taken as it is or refused: %j', (given, id) => {
  expect(agentId(given, () => 'never asked')).toBe(id)
})
