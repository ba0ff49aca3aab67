import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Answer, JudgeItem } from '../../../../src/gateway/server/judge/items.ts'
import {
  readAnswers,
  readItems,
  writeAnswers,
  writeItems,
} from '../../../../src/gateway/server/judge/thread/wire.ts'

const ascii = fc.string({ unit: 'grapheme-ascii', maxLength: 80 })
const time = fc.nat(4_000_000_000_000)
const beat = fc.record({
  kind: fc.constant('beat' as const),
  agent: ascii,
  id: ascii,
  policy: ascii,
  body: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
  isBatch: fc.boolean(),
  isSkewed: fc.boolean(),
  lowPriority: fc.boolean(),
  receivedAt: time,
  attemptAt: time,
  level: fc.constantFrom(0, 1, 2, 3, 4),
})
const deadline = fc.record({
  kind: fc.constant('deadline' as const),
  agent: fc.string(),
  at: time,
  notBefore: time,
  isMassSilence: fc.boolean(),
})

it('the items of a batch are the same on the other side', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(beat, deadline)), (items) => {
      expect(readItems(writeItems(items as readonly JudgeItem[]))).toEqual(items)
    }),
  )
})

it('the answers to a batch are the same on the other side', () => {
  const answer = fc.record({
    status: fc.integer({ min: 200, max: 599 }),
    body: fc.string().map((text) => text.toWellFormed()),
    replayed: fc.boolean(),
    deprecated: fc.boolean(),
    retryAfter: fc.nat(65_535),
  })
  fc.assert(
    fc.property(fc.array(fc.option(answer)), (answers) => {
      expect(readAnswers(writeAnswers(answers as readonly (Answer | null)[]))).toEqual(answers)
    }),
  )
})
