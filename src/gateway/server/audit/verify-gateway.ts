import { decisionFaults, type GatewayVerdict } from '../../../core/report/decisions-verdict.ts'
import type { TrailAccess } from './trail-access.ts'

/** Recomputes the digests of all kept beats, and decides again whatever the trail says was decided. */
export async function verifyGateway(access: TrailAccess): Promise<GatewayVerdict> {
  const beats = await access.verifyBeats()
  if (!beats.ok) {
    const detail = `the beats of step ${beats.block} are not as they were stored`
    return { ok: false, why: 'beats_changed', index: beats.block, detail }
  }
  let decisions = 0
  let ofBeats = 0
  let unkept = 0
  for (let cursor: string | null | undefined = null; cursor !== undefined; ) {
    const page = await access.rederive(cursor, beats)
    const fault = page.faults[0]
    if (fault !== undefined) {
      const detail = `a decision on ${fault.agent}: ${decisionFaults[fault.why]}`
      return { ok: false, why: 'decision_differs', index: fault.index, detail }
    }
    decisions += page.derived
    ofBeats += page.ofBeats
    unkept += page.unkept
    cursor = page.next ?? undefined
  }
  if (ofBeats !== beats.decided) {
    const detail = `it has the decisions on ${ofBeats} of the ${beats.decided} beats that were decided on`
    return { ok: false, why: 'decision_missing', index: beats.through, detail }
  }
  return { ok: true, beats: beats.count, decisions, unkept }
}
