import { describe, expect, it } from 'vitest'
import { VitalsError } from '../../../../../src/core/errors.ts'
import { readMutePlan } from '../../../../../src/core/policy/workbench/mute-plan/read.ts'
import { policyOf } from '../../../../timeline.ts'

const policy = policyOf(`
checks:
  disk: { transitions: { "healthy->degraded": { condition: disk < 15 }, "degraded->healthy": { condition: disk > 20 } } }
`)

describe('a schedule that cannot be read', () => {
  it.each([
    [
      'silences: [{ check: dsik, from: 1m, until: 2m }]',
      "1:21 unknown_check The policy test has no check 'dsik'.",
    ],
    ['acknowledgements: [{ check: dsik, at: 1m }]', '1:29 unknown_check'],
    ['silences: [{ from: 1m }]', "missing_key Item 1 of 'silences' needs 'until'."],
    ['silences: [{ from: soon, until: 2m }]', '1:20 wrong_value'],
    ['silences: [{ from: 2m, until: 1m }]', "1:31 wrong_value 'until' is not after 'from'."],
    ['maintenance: [{ from: 2m, until: 2m }]', "1:34 wrong_value 'until' is not after 'from'."],
    ['slience: []', "1:1 unknown_key There is no key 'slience' here."],
    ['acknowledgements: [{ at: 1m }]', 'missing_key'],
    ['- a', 'wrong_type'],
  ])('%j is refused at its place', (schedule, expected) => {
    try {
      readMutePlan({ path: 'plan.yaml', bytes: schedule }, policy)
      expect.unreachable()
    } catch (error) {
      if (!(error instanceof VitalsError)) throw error
      expect(error.code).toBe('SCHEDULE_INVALID')
      const [first] = error.findings
      expect(`${first?.place?.line}:${first?.place?.column} ${first?.code} ${first?.message}`).toContain(
        expected,
      )
    }
  })
})
