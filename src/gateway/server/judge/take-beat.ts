import { fullAllowance, spendBeat } from '../../../core/heartbeat/admission.ts'
import type { Beat } from '../../../core/heartbeat/beat/read-beat.ts'
import { isFromFuture } from '../../../core/heartbeat/judging-time.ts'
import { arrive } from '../../../core/heartbeat/order/reorder.ts'
import { seeBoot, seeTwo } from '../../../core/heartbeat/order/senders.ts'
import type { BeatRow } from '../../../store/gateway/port.ts'
import type { AnsweredAction } from '../api/answers/beats-schema.ts'
import { type AnsweredFate, beatAnswer, refused, repeated } from './answers.ts'
import type { Answer } from './items.ts'
import { isSameBeat } from './known-beats.ts'
import type { PreparedBeat } from './prepared-beat.ts'
import type { AgentWork } from './state/agent-work.ts'
import type { Step } from './step.ts'
import { useBeats } from './use-beats.ts'

const currentMs = 300_000
const aheadMs = 60_000

/** Takes one beat of an agent in: known already, refused, or its fate in the order of the agent's beats. */
export async function takeBeat(work: AgentWork, prepared: PreparedBeat, step: Step): Promise<Answer> {
  const { signed, beat, text, print } = prepared
  if (beat === null) return prepared.refusal as Answer
  const known = step.known.find(beat)
  if (known !== null) {
    if (!isSameBeat(known, text, print)) return refused('id-reused')
    return { ...answered(repeated(known.answer), beat), replayed: true }
  }
  const refusal = refusalOf(work, prepared, beat, step)
  if (refusal !== null) return refusal
  const { receivedAt } = signed
  work.assign(signed.policy)
  const isCurrent = beat.spooled === 0 && Math.abs(receivedAt - beat.ts) <= currentMs
  const item = { id: beat.id, receivedAt }
  const arrived = { order: beat.order, id: beat.id, spooled: beat.spooled > 0, current: isCurrent, item }
  // Deadlines run on the clock that is never set.
  const heardAt = receivedAt - step.drift
  const { fate, window, use } = arrive(work.memory.window, arrived, heardAt, work.intervalMs)
  if (fate === 'epoch-behind') return refused('epoch-behind', { newest_epoch: window.newest?.bootEpoch })
  work.memory = { ...work.memory, window, skewMs: skewOf(beat, prepared, isCurrent) }
  noteSender(work, beat, fate === 'twin', isCurrent && (fate === 'used' || fate === 'held'), heardAt)
  if (fate === 'used' || fate === 'held') noteLife(work, beat, heardAt)
  step.keep(work, prepared)
  const before = step.decisions(work.agent)
  const tickHashes = await useBeats(work, use, step)
  const stored = fate === 'twin' ? 'late' : fate
  const isSampled =
    stored === 'used' && signed.level >= 2 && signed.lowPriority && step.decisions(work.agent) === before
  return finish(work, prepared, beat, {
    fate: isSampled ? 'sampled' : stored,
    actions: step.actionsOf(beat),
    tickHash: tickHashes.get(beat.id) ?? null,
    skewMs: skewOf(beat, prepared, isCurrent),
    step,
  })
}

function refusalOf(work: AgentWork, { signed }: PreparedBeat, beat: Beat, step: Step): Answer | null {
  if (work.isNew && signed.level >= 3 && beat.verdict !== 'critical') {
    return refused('new-agents-refused', {}, step.retryAfter(5))
  }
  if (beat.spooled > 0 || signed.isBatch) return null
  const { allowances, now } = step
  const left = spendBeat(allowances.get(work.agent) ?? fullAllowance(now), now, step.intervalOf(work, signed))
  if (left === null) return refused('too-fast', {}, step.retryAfter(work.intervalMs / 4_000))
  allowances.set(work.agent, left)
  return null
}

function noteSender(work: AgentWork, beat: Beat, isTwin: boolean, isTold: boolean, at: number): void {
  const { senders } = work.memory
  if (isTwin) work.memory = { ...work.memory, senders: seeTwo(senders, at, work.intervalMs) }
  else if (isTold) {
    work.memory = { ...work.memory, senders: seeBoot(senders, beat.bootId, at, work.intervalMs) }
  }
}

/** Only what is or will be used is a sign of life: of late beats alone no check would ever be judged again. */
function noteLife(work: AgentWork, beat: Beat, heardAt: number): void {
  // What was stored of an earlier run may lie ahead, where that one's clock was wrong.
  const isAhead = work.seenAt - heardAt > aheadMs
  work.seenAt = isAhead ? heardAt : Math.max(work.seenAt, heardAt)
  work.memory = { ...work.memory, silent: false, braked: false, intervalMs: beat.intervalMs }
}

/** Of a current beat the event's own time tells the clock; of others the attempt's, to the second. */
function skewOf(beat: Beat, { signed }: PreparedBeat, isCurrent: boolean): number {
  if (isCurrent || isFromFuture(beat.ts, signed.receivedAt)) return beat.ts - signed.receivedAt
  return signed.attemptAt - Math.floor(signed.receivedAt / 1_000) * 1_000
}

function finish(
  work: AgentWork,
  { signed, text, print }: PreparedBeat,
  beat: Beat,
  result: {
    readonly fate: AnsweredFate
    readonly actions: readonly AnsweredAction[]
    readonly tickHash: string | null
    readonly skewMs: number
    readonly step: Step
  },
): Answer {
  const { fate, actions, tickHash, skewMs, step } = result
  const { receivedAt } = signed
  const { state, reasons } = step.stateOf(work)
  const answer = JSON.stringify(
    beatAnswer({ id: beat.id, fate, state, reasons, actions, receivedAt, skewMs }),
  )
  const row: BeatRow = {
    ...{
      agent: work.agent,
      id: beat.id,
      print,
      receivedAt,
      ts: beat.ts,
      fate,
      state,
      skewMs,
      answer,
      tickHash,
    },
    bootEpoch: beat.order?.bootEpoch ?? 0,
    seq: beat.order?.seq ?? 0,
    body: fate === 'sampled' ? null : step.storedBody(text, beat, signed.level),
    ...(fate !== 'sampled' && signed.level > 0 && { isShortened: true }),
  }
  step.addBeat(row)
  return answered(answer, beat)
}

function answered(body: string, { legacy }: Beat): Answer {
  return { status: 200, body, replayed: false, deprecated: legacy, retryAfter: 0 }
}
