import { expect, test } from 'vitest'
import { complaints, probeBesideWriters } from './beside-a-writer.ts'

const seconds = 8

test(`two runs a second beside a writer of the state and one of a log, for ${seconds} s: everything counts once`, {
  timeout: 60_000,
}, async () => {
  const outcome = await probeBesideWriters(seconds)
  expect(complaints(outcome)).toEqual([])
  expect(outcome.rounds).toBeGreaterThan(seconds / 2)
})
