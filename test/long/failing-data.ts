import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { failingDataOf, randomFailingData } from '../core/policy/engine/arbitrary-failing-data.ts'
import { complaintOf, type FailingData } from '../core/policy/engine/failing-data.ts'
import { policyOf } from '../timeline.ts'

/* `node test/long/failing-data.ts [POLICIES] [SEED]`: 10,000 random policies of 200 ticks, and the shipped ones. */
const policies = Number(process.argv[2] ?? 10_000)
const seed = Number(process.argv[3] ?? 1)
const ticks = 200
const isRight = (data: FailingData) => complaintOf(data) === null

fc.assert(fc.property(randomFailingData(ticks), isRight), { numRuns: policies, seed })
for (const name of ['host', 'server', 'desktop', 'openclaw-gateway']) {
  const policy = policyOf(readFileSync(new URL(`../../policies/${name}.yaml`, import.meta.url), 'utf8'))
  fc.assert(fc.property(failingDataOf(policy, ticks), isRight), { numRuns: Math.ceil(policies / 20), seed })
}
process.stdout.write(
  `${policies} random policies and the shipped ones, ${ticks} ticks each: nothing became milder\n`,
)
