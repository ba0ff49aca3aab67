import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createEngine } from '../../../../src/core/policy/engine/compile.ts'
import { StatePacking } from '../../../../src/core/policy/engine/packed/state-packing.ts'
import type { PolicyState } from '../../../../src/core/policy/engine/policy-state.ts'
import { Intake } from '../../../../src/core/policy/workbench/input/intake.ts'
import { NdjsonReader } from '../../../../src/core/policy/workbench/input/ndjson.ts'
import { createSimulation } from '../../../../src/core/policy/workbench/simulate/simulate.ts'
import { beatBody, diskPolicy, interval, JudgeBench, signed, start } from './bench.ts'

const engine = createEngine(diskPolicy)
const packing = new StatePacking(engine)

/** The hash of the tick that a simulation makes of a beat's body, from a state. */
function simulated(prior: PolicyState | null, body: object): string {
  let hash = createHash('sha256')
  let head = new Uint8Array()
  let found = ''
  const simulation = createSimulation(engine, {
    fill: false,
    ownsClock: true,
    prior,
    sink: {
      head: (bytes) => {
        head = bytes.slice()
      },
      prior: (bytes) => {
        hash = createHash('sha256').update(head).update(bytes)
      },
      record: (bytes) => {
        found = `sha256:${hash.update(bytes).digest('hex')}`
      },
    },
  })
  const reader = new NdjsonReader(new Intake(engine, simulation, { path: 'beat' }))
  reader.push(Buffer.from(JSON.stringify(body)))
  reader.end()
  return found
}

it('from the same state a beat that is judged here and its simulation decide the same, by the hash of the tick', async () => {
  let decided = 0
  const free = fc.constantFrom(50, 30, 22, 18, 14, 9, 7, 3)
  await fc.assert(
    fc.asyncProperty(fc.array(fc.option(free), { minLength: 3, maxLength: 25 }), async (frees) => {
      const bench = new JudgeBench()
      for (const [index, value] of frees.entries()) {
        const packed = bench.store.agents.get('web-1')?.packed ?? null
        const prior = packed === null ? null : packing.unpack(packed)
        const body = {
          ...beatBody({ seq: index + 1 }),
          probes: value === null ? {} : { disk: { free_pct: value } },
        }
        await bench.beat(signed(body, { receivedAt: start + (index + 1) * interval }))
        const row = [...bench.store.beats.values()].at(-1)
        if (row?.tickHash === null) continue
        decided += 1
        expect(row?.tickHash).toBe(simulated(prior, body))
      }
    }),
    { numRuns: 40 },
  )
  expect(decided).toBeGreaterThan(50)
})
