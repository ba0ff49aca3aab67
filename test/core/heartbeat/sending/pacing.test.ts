import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Attempt, BeatFate } from '../../../../src/core/heartbeat/sending/answer.ts'
import { afterAttempt, freshPacing, type Pacing } from '../../../../src/core/heartbeat/sending/pacing.ts'

const at = 1_000_000
const wallMs = Date.UTC(2026, 2)
const end = { at, wallMs, trusted: true, chance: 0.5 }
const whole = (fate: BeatFate): Attempt => ({ kind: 'whole', fate })
const wait = (retryAfterMs: number | null = null) =>
  whole({ kind: 'wait', detail: '', retryAfterMs, isAsked: true })
const clock = (serverTime: number | null) => whole({ kind: 'clock', detail: '', serverTime })
const used: Attempt = {
  kind: 'each',
  fates: [{ kind: 'taken', status: 'used', duplicate: false, state: 'healthy', reasons: [] }],
}
const after = (pacing: Pacing, attempt: Attempt, more: Partial<typeof end> = {}) =>
  afterAttempt(pacing, attempt, { ...end, ...more })

describe('the pace of a sender', () => {
  it('goes on at once after a beat that was taken, one that never will be, and a counter that is lifted', () => {
    const tired = { ...freshPacing, failed: 9, notBefore: 5 }
    const fates: BeatFate[] = [
      { kind: 'refused', detail: '' },
      { kind: 'epoch-behind', detail: '', newestEpoch: 4 },
    ]
    for (const attempt of [used, ...fates.map(whole)])
      expect(after(tired, attempt)).toMatchObject({ failed: 0, notBefore: at })
  })

  it('backs off twice as long each time, drawn from the whole range, to five minutes', () => {
    fc.assert(
      fc.property(fc.nat(60), fc.double({ min: 0, max: 0.999, noNaN: true }), (failed, chance) => {
        const next = after({ ...freshPacing, failed }, wait(), { chance })
        expect(next.failed).toBe(failed + 1)
        const most = Math.min(300_000, 1_000 * 2 ** failed)
        expect(next.notBefore - at).toBe(Math.floor(most * chance))
      }),
    )
  })

  it('waits as long as the gateway asks, an hour at most', () => {
    expect(after(freshPacing, wait(90_000)).notBefore - at).toBe(90_000)
    expect(after(freshPacing, wait(99_000_000)).notBefore - at).toBe(3_600_000)
  })

  it('corrects its clock once at once, then slowly, and only by who cannot lie', () => {
    const first = after(freshPacing, clock(wallMs + 600_000))
    expect(first).toMatchObject({ offsetMs: 600_000, notBefore: at, failed: 0 })
    const second = after(first, clock(wallMs + 1_000))
    expect(second.offsetMs).toBe(1_000)
    expect(second.notBefore - at).toBeGreaterThanOrEqual(30_000)
    expect(after(second, used)).toMatchObject({ offsetMs: 1_000, offsetIsNew: false })
    for (const untold of [
      after(freshPacing, clock(wallMs + 600_000), { trusted: false }),
      after(freshPacing, clock(null)),
    ]) {
      expect(untold.offsetMs).toBe(0)
      expect(untold.notBefore - at).toBeGreaterThanOrEqual(30_000)
    }
  })

  it('asks hourly once the agent was removed, and slowly where its key is not taken', () => {
    expect(after(freshPacing, whole({ kind: 'gone', detail: '' })).notBefore - at).toBe(3_600_000)
    const denied = whole({ kind: 'denied', detail: '' })
    const waits = Array.from({ length: 12 }, (_, failed) =>
      after({ ...freshPacing, failed }, denied, { chance: 0.999 }),
    )
    expect(waits.map(({ notBefore }) => notBefore - at >= 30_000 && notBefore - at <= 600_000)).not.toContain(
      false,
    )
  })

  it('sends beats apart where a batch is refused, and then in batches that grow', () => {
    let pacing = after(freshPacing, { kind: 'split', detail: '' })
    expect(pacing).toMatchObject({ most: 1, notBefore: at })
    const sizes = Array.from({ length: 12 }, () => {
      pacing = after(pacing, used)
      return pacing.most
    })
    expect(sizes.slice(0, 4)).toEqual([2, 4, 8, 16])
    expect(sizes.at(-1)).toBe(1_000)
  })

  it('waits for the worst of a batch', () => {
    const fates: BeatFate[] = [
      ...used.fates,
      { kind: 'denied', detail: '' },
      { kind: 'wait', detail: '', retryAfterMs: null, isAsked: true },
    ]
    expect(after(freshPacing, { kind: 'each', fates }).notBefore - at).toBeGreaterThanOrEqual(30_000)
  })
})
