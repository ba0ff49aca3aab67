import { settle } from '../../../core/settle.ts'
import { isoTime } from '../../../core/text/time.ts'
import type { EffectSettled } from './items.ts'
import type { AgentWork } from './state/agent-work.ts'
import type { Step } from './step.ts'

/** Notes what came of an effect, in the state that planned it and in the trail, and ends its claim. */
export function takeSettlement(work: AgentWork, settled: EffectSettled, step: Step): void {
  const { claim, effect, builtIn, result, at, detail } = settled
  step.finish({ ...claim, result, retryAt: null })
  const judgedAt = work.judgedAt
  if (judgedAt === null) return
  const states = work.prepare(judgedAt)
  const state = builtIn ? states.builtIn : states.own
  if (state === null) return
  settle(state.state, effect, result, at)
  state.packed = state.bench.packing.pack(state.state)
  step.touch(work)
  const { action, check, kind } = effect
  const { name: policy, digest } = state.bench.engine.policy
  step.follow(work.agent, null, {
    audit: [
      {
        ...{ ts: isoTime(at), type: 'action', agent: work.agent, policy, policy_digest: digest },
        ...{ action, check, kind, outcome: result, reasons: [], ...(detail !== '' && { detail }) },
      },
    ],
    outbox: [],
    actions: [],
  })
}
