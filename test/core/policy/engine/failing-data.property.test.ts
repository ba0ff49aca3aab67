import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { policyOf } from '../../../timeline.ts'
import { failingDataOf, randomFailingData } from './arbitrary-failing-data.ts'
import { complaintOf, type FailingData } from './failing-data.ts'

const nothingWrong = (data: FailingData) => {
  expect(complaintOf(data)).toBeNull()
}

describe('failing data makes nothing milder, closes no problem and is never healthy', () => {
  it.each(['host', 'server', 'desktop', 'openclaw-gateway'])('under policies/%s.yaml', (name) => {
    const policy = policyOf(readFileSync(`policies/${name}.yaml`, 'utf8'))
    fc.assert(fc.property(failingDataOf(policy, 30), nothingWrong), { numRuns: 60 })
  })

  it('under random policies', () => {
    fc.assert(fc.property(randomFailingData(30), nothingWrong), { numRuns: 300 })
  })
})
