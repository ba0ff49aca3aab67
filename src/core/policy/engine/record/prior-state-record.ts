import { canonicalJson } from '../../../text/canonical-json.ts'
import type { Value } from '../../../value.ts'
import type { CompiledCheck, Engine } from '../compiled.ts'
import type { CheckState, PolicyState } from '../policy-state.ts'
import type { ByteBuffer } from './byte-buffer.ts'

/**
 * Writes the state that a judgement begins with as few bytes: its checks and observations field by field in the order
 * of the policy, the rest, which is mostly empty, as canonical JSON.
 */
export function writePriorState(buffer: ByteBuffer, engine: Engine, state: PolicyState): void {
  buffer.text(state.policyDigest)
  buffer.float64(state.at)
  buffer.text(state.overall.state)
  buffer.float64(state.overall.since)
  for (const check of engine.checks) writeCheck(buffer, check, state.checks[check.spec.name] as CheckState)
  for (const { name } of engine.policy.names) buffer.float64(state.observedAt[name] ?? -1)
  const { facts, windows, steps, gone, attempts, escalation } = state
  buffer.text(canonicalJson({ facts, windows, steps, gone, attempts, escalation } as unknown as Value))
}

function writeCheck(buffer: ByteBuffer, { rank }: CompiledCheck, state: CheckState): void {
  buffer.text(state.digest)
  buffer.byte(rank[state.state])
  buffer.byte(state.covered === null ? 255 : rank[state.covered])
  buffer.byte(state.notified === null ? 255 : rank[state.notified])
  buffer.text(state.reason ?? '')
  const flags = [
    state.reason !== null,
    state.problemOpen,
    state.remediated,
    state.stuck,
    state.flapping,
    state.flappingTold,
  ]
  buffer.byte(flags.reduce((bits, flag) => bits * 2 + (flag ? 1 : 0), 0))
  for (const number of [
    state.since,
    state.entered,
    state.coveredSince,
    state.reloaded,
    state.entryTrueAt,
    state.missing,
    state.passing,
    state.changes,
  ]) {
    buffer.float64(number)
  }
  for (const list of [state.runs, state.seenMs, state.seenAt, state.amissBy, ...state.gaps]) {
    buffer.uint32(list.length)
    for (const number of list) buffer.float64(number)
  }
}
