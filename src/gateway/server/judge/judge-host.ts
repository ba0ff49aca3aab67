import type { Allowance } from '../../../core/heartbeat/admission.ts'
import type { AgentStatus } from '../../../core/heartbeat/agent-status.ts'
import type { Policy } from '../../../core/policy/language/policy.ts'
import type { BeatStore } from '../../../store/gateway/port.ts'
import type { FleetReads } from '../../../store/gateway/reads.ts'
import type { PolicyStore } from '../../../store/gateway/records.ts'
import type { Outcome } from '../outbox/outbox-runner.ts'
import { refused } from './answers.ts'
import type { Answer, JudgeItem } from './items.ts'
import { judgeBatch } from './judge-batch.ts'
import { agentStatus } from './state/agent-status.ts'
import { JudgedPolicies } from './state/judged-policy.ts'
import { addPolicy } from './state/stored-policy.ts'
import type { StepContext } from './step.ts'

/** What a judge works with. */
export interface JudgeEdges {
  readonly store: BeatStore & PolicyStore & Pick<FleetReads, 'agent'>
  /** The gateway's clock, epoch milliseconds. */
  readonly now: () => number
  /** Chance between 0 and 1. */
  readonly chance: () => number
  /** Told of every failure: a store that refuses passes, anything else is a defect. */
  readonly failed: (error: unknown) => void
}

const mostAllowances = 100_000

/** Judges batch after batch; lives where the store lives, and remembers nothing that the store does not, but the pace. */
export class JudgeHost {
  readonly #edges: JudgeEdges
  readonly #policies = new JudgedPolicies()
  readonly #allowances = new Map<string, Allowance>()

  constructor(edges: JudgeEdges) {
    this.#edges = edges
  }

  /** Takes policies into use and keeps them, so that what is judged by them can always be read. */
  async use(policies: readonly Policy[]): Promise<void> {
    for (const policy of policies) {
      await this.#edges.store.keepPolicy(policy.digest, new TextEncoder().encode(JSON.stringify(policy)))
      this.#policies.add(policy)
    }
  }

  /**
   * Judges items in one durable step. Where that fails for another reason than the store, each is tried by itself, so that
   * one of them never costs the others. What could not be stored is answered 503.
   */
  async judge(items: readonly JudgeItem[]): Promise<readonly (Answer | null)[]> {
    try {
      return await this.#batch(items)
    } catch (error) {
      this.#edges.failed(error)
      if (isUnwritable(error) || items.length === 1) return items.map(unstored)
    }
    const answers: (Answer | null)[] = []
    for (const item of items) answers.push(...(await this.judge([item])))
    return answers
  }

  /** Notes what came of an effect, durably. @throws VitalsError what the store throws: it is then to be told again */
  async settle({ effect, result, at }: Pick<Outcome, 'effect' | 'result' | 'at'>): Promise<void> {
    const { agent, builtIn, decision } = effect
    await this.#batch([{ kind: 'settled', agent, builtIn, effect: decision, result, at }])
  }

  /** What is known of an agent; `null` for one that never beat. */
  async status(agent: string): Promise<AgentStatus | null> {
    const { store, now } = this.#edges
    const row = await store.agent(agent)
    if (row === null) return null
    await addPolicy(store, row.policyDigest, this.#policies)
    return agentStatus(row, this.#policies, now())
  }

  async #batch(items: readonly JudgeItem[]): Promise<readonly (Answer | null)[]> {
    if (this.#allowances.size > mostAllowances) this.#allowances.clear()
    return await judgeBatch(this.#edges.store, items, this.#context())
  }

  #context(): StepContext {
    const { now, chance } = this.#edges
    return { policies: this.#policies, allowances: this.#allowances, now: now(), chance }
  }
}

function isUnwritable(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'STORE_UNWRITABLE'
}

function unstored(item: JudgeItem): Answer | null {
  return item.kind === 'beat' ? refused('store-unavailable', {}, 5) : null
}
