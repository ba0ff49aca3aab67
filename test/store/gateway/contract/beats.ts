import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { GatewayStore } from '../../../../src/store/gateway/gateway-store.ts'
import { type BeatRow, beatKey } from '../../../../src/store/gateway/port.ts'
import { StepRefused } from '../../../../src/store/gateway/step-refused.ts'
import type { Driver } from '../contract.ts'
import { agentRow, beatId, beatRow, noon } from '../rows.ts'
import { opened } from './opened.ts'

async function store(into: GatewayStore, beats: readonly BeatRow[]): Promise<void> {
  await into.transaction(async (step) => {
    const agents = [...new Set(beats.map(({ agent }) => agent))]
    const known = await step.lock(agents)
    await step.write({ beats, agents: agents.map((id) => agentRow(id, (known.get(id)?.rev ?? 0) + 1)) })
  })
}

async function lookUp(from: GatewayStore, beats: readonly BeatRow[]): Promise<(BeatRow | undefined)[]> {
  const found = await from.transaction((step) => step.beats(beats))
  return beats.map((beat) => found.get(beatKey(beat)))
}

const time = fc.integer({ min: 0, max: 4_102_444_800_000 })
const text = fc.string({ unit: 'grapheme', maxLength: 40 })
const hash = fc.oneof(
  fc.constant(null),
  fc
    .uint8Array({ minLength: 32, maxLength: 32 })
    .map((bytes) => `sha256:${Buffer.from(bytes).toString('hex')}`),
  text,
)

/** Any beat; its id is a ULID most of the time. */
const anyBeat: fc.Arbitrary<BeatRow> = fc
  .record({
    agent: fc.constantFrom('web-1', 'web-2'),
    id: fc.oneof(fc.nat().map(beatId), fc.string({ maxLength: 40 })),
    receivedAt: time,
    ts: time,
    bootEpoch: fc.maxSafeNat().map((n) => n % 2 ** 50),
    seq: fc.nat(),
    fate: fc.constantFrom('used', 'held', 'late', 'sampled'),
    state: fc.constantFrom('healthy', 'recovering', 'degraded', 'unknown', 'critical'),
    skewMs: fc.oneof(fc.integer(), fc.constant(1.5)),
    answer: text,
    tickHash: hash,
    body: fc.option(fc.uint8Array({ maxLength: 3_000 })),
  })
  .map((beat) => ({
    ...beat,
    print: createHash('sha256')
      .update(beat.body ?? beat.id)
      .digest('hex'),
  }))

/** What was answered once is answered again. */
export function beatsContract(driver: Driver): void {
  describe('beats', () => {
    it('of any kind are found as they were written, also when the store was opened again', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.uniqueArray(anyBeat, { minLength: 1, maxLength: 40, selector: beatKey }),
          async (beats) => {
            const { store: into, reopen } = await opened(driver)
            await store(into, beats)
            expect(await lookUp(into, beats)).toEqual(beats)
            expect(await lookUp(await reopen(), beats)).toEqual(beats)
          },
        ),
        { numRuns: 15 },
      )
    })

    it('that nobody sent are not found, and two agents may use the same id', async () => {
      const { store: into } = await opened(driver)
      const [one, other] = [beatRow('web-1', 1), beatRow('web-2', 1)]
      await store(into, [one])
      expect(await lookUp(into, [one, other, beatRow('web-1', 2)])).toEqual([one, undefined, undefined])
      await store(into, [other])
      expect(await into.beatsOf(one.id)).toEqual([one, other])
    })

    it('of this very step are found too', async () => {
      const { store: into } = await opened(driver)
      const beat = beatRow('web-1', 1)
      const found = await into.transaction(async (step) => {
        await step.lock(['web-1'])
        await step.write({ agents: [agentRow('web-1', 1)], beats: [beat] })
        return step.beats([beat])
      })
      expect(found.get(beatKey(beat))).toEqual(beat)
    })

    it('that are stored already refuse the step that did not look, by name, in any place of a batch', async () => {
      const { store: into } = await opened(driver)
      await store(into, [beatRow('web-1', 7)])
      for (const count of [1, 15, 16, 40]) {
        const beats = Array.from({ length: count }, (_, index) =>
          beatRow('web-1', index === count - 1 ? 7 : 100 + index),
        )
        const refused = store(into, beats)
        await expect(refused).rejects.toThrow(StepRefused)
        await expect(refused).rejects.toMatchObject({
          why: 'beat_known',
          names: [{ agent: 'web-1', id: beatId(7) }],
        })
      }
      expect((await into.beats('web-1', { limit: 100 })).items).toHaveLength(1)
      expect((await into.agent('web-1'))?.rev).toBe(1)
    })

    it('of one agent are listed newest first, in pages, among those of others', async () => {
      const { store: into, reopen } = await opened(driver)
      for (let round = 0; round < 10; round += 1) {
        const numbers = [1, 2, 3].map((n) => round * 10 + n)
        await store(into, [
          ...numbers.map((n) => beatRow('web-1', n)),
          ...numbers.map((n) => beatRow(`other-${n % 2}`, n)),
        ])
      }
      const from = await reopen()
      const seen: number[] = []
      let cursor: string | null = null
      do {
        const page = await from.beats('web-1', { limit: 7, ...(cursor === null ? {} : { cursor }) })
        seen.push(...page.items.map(({ seq }) => seq))
        cursor = page.next
      } while (cursor !== null)
      expect(seen).toEqual(
        Array.from({ length: 10 }, (_, round) => [1, 2, 3].map((n) => round * 10 + n))
          .flat()
          .reverse(),
      )
    })

    it('of an agent that never beat are none', async () => {
      const { store: into } = await opened(driver)
      expect(await into.beats('nobody', { limit: 5 })).toEqual({ items: [], next: null })
      expect(await into.beatsOf(beatId(noon % 7))).toEqual([])
    })
  })
}
