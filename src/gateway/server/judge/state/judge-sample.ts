import { hash } from 'node:crypto'
import { type AgentMutes, isMuting, mutesOfCheck } from '../../../../core/notify/silence.ts'
import { releaseState } from '../../../../core/policy/engine/bound-state.ts'
import type { PolicyState } from '../../../../core/policy/engine/policy-state.ts'
import { type TickOutcome, tickRow } from '../../../../core/tick.ts'
import { isSaid, type Said } from '../operator/said.ts'
import type { Bench } from './judged-policy.ts'

/** One tick for the sample that lies in the bench's row. */
export interface TickRequest {
  /** What silences checks from outside. */
  readonly silenced: AgentMutes
  /** What operators said since the tick before. */
  readonly said: Said
  readonly skipped: ReadonlySet<string>
  /** False where the agent's own pace is not the policy's. */
  readonly ownsClock: boolean
  /** Takes every count as met: what was counted before is lost, and that must not look like health. */
  readonly countsMet: boolean
  /** The gateway's clock, epoch milliseconds. */
  readonly clock: number
}

/** What a tick came to; the hash only where something was decided. */
export interface JudgedTick extends TickOutcome {
  readonly decisionHash: string | null
}

/**
 * Judges the sample in the bench's row: the same fold as a round of the host's and a simulation's. Changes `state` in
 * place. The state before is packed only when it is needed for the hash.
 *
 * @param before the state as it was, packed
 */
export function judgeSample(
  bench: Bench,
  state: PolicyState,
  before: Uint8Array,
  { silenced, said, skipped, ownsClock, countsMet, clock }: TickRequest,
): JudgedTick {
  const { engine, view, room, recorder, packing } = bench
  const bound = room.bind(state)
  const outcome = tickRow(engine, bound, view, {
    ownsClock,
    clock,
    ...(countsMet && { countsMet }),
    ...(skipped.size > 0 && { skipped }),
    ...(isMuting(silenced) && { mutesOf: (check) => mutesOfCheck(silenced, check) }),
    ...(isSaid(said) && { acknowledged: said.acknowledged, words: said }),
  })
  const { transitions, notices, actions, escalation } = outcome
  const decided = transitions.length + notices.length + actions.length + escalation.triggers.length > 0
  let decisionHash: string | null = null
  if (decided) {
    const head = recorder.head().slice()
    const stateBefore = packing.unpack(before) as PolicyState
    const prior = recorder.prior(stateBefore).slice()
    packing.reuse(stateBefore)
    const record = recorder.tick(view.row.at, view.frame, bound, outcome)
    decisionHash = `sha256:${hash('sha256', Buffer.concat([head, prior, record]))}`
  }
  releaseState(engine, bound)
  return { ...outcome, decisionHash }
}
