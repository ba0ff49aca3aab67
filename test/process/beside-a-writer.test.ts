import { expect, test } from 'vitest'
import { complaints, probeBesideWriters } from './beside-a-writer.ts'

const seconds = 8

test(`runs beside a writer of the state and one of a log, for ${seconds} s or more: everything counts once`, {
  timeout: 180_000,
}, async () => {
  const outcome = await probeBesideWriters(seconds)
  expect(complaints(outcome)).toEqual([])
  expect(outcome.rounds).toBeGreaterThan(2)
})
