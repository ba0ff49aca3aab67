import type { BeatStore, FinishedEffect } from '../../../store/gateway/port.ts'
import type { PolicyStore } from '../../../store/gateway/records.ts'
import type { PlannedEffect } from './items.ts'
import { AgentWork } from './state/agent-work.ts'
import { addPolicy } from './state/stored-policy.ts'
import { Step, type StepContext } from './step.ts'
import { takeSettlement } from './take-settlement.ts'

/** The end of a try: what came of it, and the effect as the outbox holds it. */
export interface SettledClaim extends FinishedEffect {
  /** JSON of a {@link PlannedEffect}. */
  readonly effect: string
}

/**
 * Ends claims in one durable step with what they mean for the states that planned them. A claim that somebody else has
 * taken since ends nothing. Of a try that is to be made again, only that is stored: the message is still on its way.
 *
 * @returns the ids of the claims that counted
 */
export async function settleClaims(
  store: BeatStore & Pick<PolicyStore, 'policy'>,
  ends: readonly SettledClaim[],
  context: StepContext,
): Promise<readonly string[]> {
  return await store.transaction(async (transaction) => {
    const held = await transaction.holds(ends)
    const counted = ends.filter(({ id }) => held.has(id))
    const final = counted.filter(({ retryAt }) => retryAt === null)
    const effects = final.map(({ effect, result }) => ({
      planned: JSON.parse(effect) as PlannedEffect,
      result,
    }))
    const agents = [...new Set(effects.map(({ planned }) => planned.agent))].sort()
    const rows = await transaction.lock(agents)
    for (const { policyDigest } of rows.values()) await addPolicy(store, policyDigest, context.policies)
    const works = new Map(
      agents.map((agent) => [agent, new AgentWork(agent, rows.get(agent) ?? null, context.policies)]),
    )
    const step = new Step(transaction, context)
    for (const { planned, result } of effects) {
      const { agent, builtIn, decision } = planned
      const settled = { kind: 'settled', agent, builtIn, effect: decision, result, at: context.now } as const
      takeSettlement(works.get(agent) as AgentWork, settled, step)
    }
    const finished = counted.map(({ id, fence, result, retryAt }) => ({ id, fence, result, retryAt }))
    await transaction.write({ ...step.changes(), finished })
    return counted.map(({ id }) => id)
  })
}
