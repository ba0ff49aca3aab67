import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ProbeMemory, Store } from '../../src/store/store.ts'
import { sampleChanges, sampleCompiled, samplePolicyState, transitionEntry } from './remembered-samples.ts'

/** A driver under test: several stores over one memory, as several processes would have it. */
export interface StoreBench {
  /** Path of a policy file that exists. */
  readonly policyPath: string
  readonly otherPolicyPath: string
  open(): Store
  dispose(): Promise<void>
}

const now = Date.parse('2026-03-01T12:00:00.000Z')
const probe = (value: number): ProbeMemory => ({
  optionsDigest: `sha256:${value}`,
  result: {
    name: 'disk',
    ok: true,
    observed_at: '2026-03-01T12:00:00.000Z',
    value: { free_pct: value },
    severity_hint: 'info',
    error: null,
    ttl_ms: 30_000,
  },
  memory: { seen: value },
})

/** What every driver of the store port does; a driver's test file calls this once. */
export function describeStore(driver: string, createBench: () => Promise<StoreBench>): void {
  describe(`the ${driver} store`, () => {
    let bench: StoreBench
    let store: Store
    const opened: Store[] = []
    const open = (): Store => {
      const another = bench.open()
      opened.push(another)
      return another
    }
    beforeEach(async () => {
      bench = await createBench()
      store = open()
    })
    afterEach(async () => {
      for (const one of opened.splice(0)) await one.close()
      await bench.dispose()
    })

    test('remembers nothing of a policy that never ran', async () => {
      expect(await store.peek(bench.policyPath)).toEqual({ state: null, onChange: null, probes: {} })
      const run = await store.begin(bench.policyPath, 0)
      expect(run.remembered).toEqual({ state: null, onChange: null, probes: {} })
      await run.abandon()
    })

    test('gives the next run, in any process, exactly what the last one saved', async () => {
      const changes = sampleChanges(now, { probes: { disk: probe(12), api: probe(7) } })
      const run = await store.begin(bench.policyPath, 0)
      await run.commit(changes)
      const next = await open().begin(bench.policyPath, 0)
      expect(next.remembered).toEqual({
        state: changes.state,
        onChange: changes.onChange,
        probes: changes.probes,
      })
      await next.abandon()
    })

    test('replaces the memories of the probes that ran and keeps the others', async () => {
      const first = await store.begin(bench.policyPath, 0)
      await first.commit(sampleChanges(now, { probes: { disk: probe(12), api: probe(7) } }))
      const second = await store.begin(bench.policyPath, 0)
      await second.commit(sampleChanges(now, { probes: { disk: probe(3) } }))
      expect((await store.peek(bench.policyPath)).probes).toEqual({ disk: probe(3), api: probe(7) })
    })

    test('forgets what an abandoned run had', async () => {
      const run = await store.begin(bench.policyPath, 0)
      await run.abandon()
      await run.abandon()
      await expect(run.commit(sampleChanges(now))).rejects.toMatchObject({ code: 'INTERNAL' })
      expect((await store.peek(bench.policyPath)).state).toBeNull()
    })

    test('saves nothing of a run whose audit entry cannot be written', async () => {
      const run = await store.begin(bench.policyPath, 0)
      const bad = { ...transitionEntry(now, 0), values: { x: Number.NaN } }
      const outcome = run.commit(sampleChanges(now, { probes: { disk: probe(1) }, audit: [bad] }))
      await expect(outcome).rejects.toMatchObject({ code: 'CANNOT_WRITE' })
      expect(await store.peek(bench.policyPath)).toEqual({ state: null, onChange: null, probes: {} })
      await (await store.begin(bench.policyPath, 0)).abandon()
    })

    test('lets one run at a time hold a policy and tells the other how long it waited', async () => {
      const run = await store.begin(bench.policyPath, 0)
      const locked = { code: 'STATE_LOCKED', exit: 75, params: { waited: '30ms' } }
      await expect(open().begin(bench.policyPath, 30)).rejects.toMatchObject(locked)
      await expect(store.begin(bench.policyPath, 30)).rejects.toMatchObject(locked)
      await run.abandon()
      await (await open().begin(bench.policyPath, 0)).abandon()
    })

    test('lets one run at a time hold a policy that ran before', async () => {
      await (await store.begin(bench.policyPath, 0)).commit(sampleChanges(now))
      const run = await store.begin(bench.policyPath, 0)
      await expect(open().begin(bench.policyPath, 0)).rejects.toMatchObject({ code: 'STATE_LOCKED' })
      await run.abandon()
    })

    test('does not let go of a run because an earlier one is over', async () => {
      const first = await store.begin(bench.policyPath, 0)
      await first.commit(sampleChanges(now))
      const second = await store.begin(bench.policyPath, 0)
      await first.abandon()
      await expect(open().begin(bench.policyPath, 0)).rejects.toMatchObject({ code: 'STATE_LOCKED' })
      await second.commit(sampleChanges(now + 1))
      expect((await store.peek(bench.policyPath)).state?.at).toBe(now + 1)
    })

    test('forgets a probe that nobody ran for more than 180 days', async () => {
      const day = 86_400_000
      const save = async (at: number, probes: Record<string, ProbeMemory>) =>
        (await store.begin(bench.policyPath, 0)).commit(sampleChanges(at, { probes }))
      await save(now, { disk: probe(1) })
      await save(now + 180 * day, { api: probe(2) })
      expect(Object.keys((await store.peek(bench.policyPath)).probes).sort()).toEqual(['api', 'disk'])
      await save(now + 181 * day, { api: probe(3) })
      expect(Object.keys((await store.peek(bench.policyPath)).probes)).toEqual(['api'])
    })

    test('starts a waiting run on what the run before it saved', async () => {
      const run = await store.begin(bench.policyPath, 0)
      const waiting = open().begin(bench.policyPath, 10_000)
      await run.commit(sampleChanges(now, { probes: { disk: probe(5) } }))
      const next = await waiting
      expect(next.remembered.state?.at).toBe(now)
      await next.abandon()
    })

    test('lets others read while a run holds the policy', async () => {
      await (await store.begin(bench.policyPath, 0)).commit(sampleChanges(now))
      const run = await store.begin(bench.policyPath, 0)
      expect((await open().peek(bench.policyPath)).state).toEqual(samplePolicyState(now))
      expect((await store.peek(bench.policyPath)).state).toEqual(samplePolicyState(now))
      await run.abandon()
    })

    test('keeps two policies apart', async () => {
      const one = await store.begin(bench.policyPath, 0)
      const other = await store.begin(bench.otherPolicyPath, 0)
      await one.commit(sampleChanges(now, { audit: [transitionEntry(now, 0)] }))
      await other.abandon()
      expect((await store.peek(bench.otherPolicyPath)).state).toBeNull()
      expect((await store.auditChains()).map((chain) => chain.head.index)).toEqual([0])
    })

    describe('with a compiled policy', () => {
      test('finds it under its key only, in any process', async () => {
        expect(await store.compiledPolicy(bench.policyPath, 'k1')).toBeNull()
        await store.keepCompiledPolicy(bench.policyPath, 'k1', sampleCompiled())
        expect(await open().compiledPolicy(bench.policyPath, 'k1')).toEqual(sampleCompiled())
        expect(await store.compiledPolicy(bench.policyPath, 'k2')).toBeNull()
        expect(await store.compiledPolicy(bench.otherPolicyPath, 'k1')).toBeNull()
      })

      test('keeps one a policy', async () => {
        await store.keepCompiledPolicy(bench.policyPath, 'k1', sampleCompiled())
        await store.keepCompiledPolicy(bench.policyPath, 'k2', sampleCompiled())
        expect(await store.compiledPolicy(bench.policyPath, 'k1')).toBeNull()
      })

      test('takes it in the middle of a run and keeps it with the run', async () => {
        const run = await store.begin(bench.policyPath, 0)
        await store.keepCompiledPolicy(bench.policyPath, 'k1', sampleCompiled())
        await run.commit(sampleChanges(now))
        expect(await open().compiledPolicy(bench.policyPath, 'k1')).toEqual(sampleCompiled())
      })

      test('does not bring back with a later run what came in an earlier one', async () => {
        const run = await store.begin(bench.policyPath, 0)
        await store.keepCompiledPolicy(bench.policyPath, 'k1', sampleCompiled())
        await run.commit(sampleChanges(now))
        await store.keepCompiledPolicy(bench.policyPath, 'k2', sampleCompiled())
        await (await store.begin(bench.policyPath, 0)).commit(sampleChanges(now))
        expect(await store.compiledPolicy(bench.policyPath, 'k2')).toEqual(sampleCompiled())
      })

      test('does not fail when another run is in the way', async () => {
        const run = await open().begin(bench.policyPath, 0)
        await store.keepCompiledPolicy(bench.policyPath, 'k1', sampleCompiled())
        await run.abandon()
        expect(await store.compiledPolicy(bench.policyPath, 'k1')).toBeNull()
      })
    })
  })
}
