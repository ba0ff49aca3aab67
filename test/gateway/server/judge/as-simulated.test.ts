import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { GivenAcknowledgement } from '../../../../src/core/notify/acknowledge.ts'
import type { Mute } from '../../../../src/core/notify/mute.ts'
import { agentMutes, mutesOfCheck, type Silence } from '../../../../src/core/notify/silence.ts'
import { createEngine } from '../../../../src/core/policy/engine/compile.ts'
import { StatePacking } from '../../../../src/core/policy/engine/packed/state-packing.ts'
import type { PolicyState } from '../../../../src/core/policy/engine/policy-state.ts'
import { loadPolicy } from '../../../../src/core/policy/language/load/load.ts'
import { Intake } from '../../../../src/core/policy/workbench/input/intake.ts'
import { NdjsonReader } from '../../../../src/core/policy/workbench/input/ndjson.ts'
import { createSimulation } from '../../../../src/core/policy/workbench/simulate/simulate.ts'
import { type KeptSilence, silenceRow } from '../../../../src/gateway/server/judge/operator/silences.ts'
import { beatBody, interval, JudgeBench, signed, start } from './bench.ts'

const text = `
version: 1
name: shop
interval: 30s
probes: { disk: { kind: disk, path: / }, api: { kind: http, url: "http://127.0.0.1/" } }
facts: { deploying: { type: bool, initial: false, ttl: 2m } }
signals: { slow: { expr: api.latency_ms, window: 2m, reduce: max } }
checks:
  disk:
    transitions:
      healthy->degraded: { condition: disk.free_pct < 15, consecutive: 2, reason: low }
      degraded->healthy: { condition: disk.free_pct > 20, consecutive: 2 }
  api:
    depends_on: [disk]
    transitions:
      healthy->critical: { condition: "slow > 500 && !deploying", for: 30s, reason: slow }
      critical->healthy: { condition: slow < 200 }
actions:
  notify: { kind: webhook, url: "https://ops.example/hook" }
  clean: { kind: exec, argv: [/usr/local/bin/clean], cooldown: 5m }
on:
  - { to: degraded, run: [clean, notify] }
  - { to: critical, run: [notify] }
`
const { policy } = loadPolicy({ path: 'shop.yaml', bytes: text }, `sha256:${'5'.repeat(64)}`)
const engine = createEngine(policy)
const packing = new StatePacking(engine)

/** The hash of the tick that a simulation makes of a beat's body, from a state. */
function simulated(
  prior: PolicyState | null,
  body: object,
  mutesOf: (check: string) => readonly Mute[],
  acknowledged: readonly GivenAcknowledgement[],
): string {
  let hash = createHash('sha256')
  let head = new Uint8Array()
  let found = ''
  const simulation = createSimulation(engine, {
    ...{ fill: false, ownsClock: true, prior },
    mutes: { mutesOf, acknowledgedBy: () => acknowledged },
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

function silence(
  id: string,
  given: Pick<Silence, 'checks' | 'from' | 'until'> & { kind: string },
): KeptSilence {
  const kind = given.kind as Silence['kind']
  return {
    ...given,
    id,
    kind,
    agent: null,
    form: 1,
    by: 'ann',
    note: '',
    createdAt: given.from,
    endedBy: null,
  }
}

it('from the same state, silences, acknowledgements and facts a beat that is judged here and its simulation decide the same, by the hash of the tick', async () => {
  let decided = 0
  const one = fc.record({
    free: fc.option(fc.constantFrom(50, 22, 18, 14, 9)),
    latency: fc.option(fc.constantFrom(90, 300, 700)),
    deploying: fc.option(fc.boolean(), { freq: 1 }),
    skipped: fc.constantFrom([], [], [], ['api']),
    spooled: fc.constantFrom(0, 0, 0, 2),
    silenced: fc.option(
      fc.record({
        kind: fc.constantFrom('silence', 'maintenance'),
        checks: fc.constantFrom([], ['disk'], ['api', 'disk']),
        lasts: fc.integer({ min: 1, max: 4 }),
      }),
      { freq: 5 },
    ),
    acknowledged: fc.constantFrom(null, null, null, 'disk', 'api'),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(one, { minLength: 5, maxLength: 25 }), async (beats) => {
      const bench = new JudgeBench([policy])
      const silences: KeptSilence[] = []
      for (const [index, given] of beats.entries()) {
        const { free, latency, deploying, skipped, spooled, silenced, acknowledged } = given
        const now = start + (index + 1) * interval
        if (silenced !== null) {
          const { kind, checks, lasts } = silenced
          silences.push(silence(`s${index}`, { kind, checks, from: now - 1, until: now + lasts * interval }))
          await bench.store.transaction((step) => step.write({ silences: silences.map(silenceRow) }))
        }
        const said = { by: 'ann', note: '', at: now - 9_000, sticky: false, expiresAt: null }
        const isHeard = acknowledged !== null && (await bench.says({ ...said, checks: [acknowledged] }))
        const packed = bench.store.agents.get('web-1')?.packed ?? null
        const prior = packed === null ? null : packing.unpack(packed)
        const probes = {
          ...(free !== null && { disk: { free_pct: free } }),
          ...(latency !== null && { api: { up: true, latency_ms: latency } }),
        }
        const facts = deploying === null ? {} : { deploying }
        const body = { ...beatBody({ seq: index + 1 }), probes, facts, skipped, spooled }
        await bench.beat(signed(body, { receivedAt: now, policy: policy.digest }))
        const row = [...bench.store.beats.values()].at(-1)
        if (row === undefined || row.tickHash === null) continue
        decided += 1
        const { all, of } = agentMutes(silences, { agent: 'web-1', at: now })
        const mutes = { all: spooled > 0 ? [...new Set([...all, 'maintenance' as const])] : all, of }
        const mutesOf = (check: string) => mutesOfCheck(mutes, check)
        expect(row.tickHash).toBe(
          simulated(prior, body, mutesOf, isHeard ? [{ ...said, check: acknowledged }] : []),
        )
      }
    }),
    { numRuns: 60 },
  )
  expect(decided).toBeGreaterThan(100)
})
