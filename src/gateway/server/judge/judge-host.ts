import type { Allowance } from '../../../core/heartbeat/admission.ts'
import type { AgentStatus } from '../../../core/heartbeat/agent-status.ts'
import type { Policy } from '../../../core/policy/language/policy.ts'
import type { Effect } from '../../../core/settle.ts'
import { isoTime } from '../../../core/text/time.ts'
import type { AgentRow, BeatStore } from '../../../store/gateway/port.ts'
import type { FleetReads } from '../../../store/gateway/reads.ts'
import type { PolicyStore, SilenceStore } from '../../../store/gateway/records.ts'
import type { AuditEntry } from '../../../store/store.ts'
import type { Outcome } from '../outbox/outbox-runner.ts'
import { refused } from './answers.ts'
import { endAgent } from './end-agent.ts'
import type { Answer, JudgeItem, OperatorWord } from './items.ts'
import { judgeBatch } from './judge-batch.ts'
import { massAlert } from './mass-alert.ts'
import { type JudgeCounts, Measures } from './measures.ts'
import { mostSilences, readSilence } from './operator/silences.ts'
import { agentStatus } from './state/agent-status.ts'
import { JudgedPolicies } from './state/judged-policy.ts'
import { readMemory } from './state/packed-memory.ts'
import { addPolicy } from './state/stored-policy.ts'
import type { NewsListener, StepContext } from './step.ts'

/** What a judge works with. */
export interface JudgeEdges {
  readonly store: BeatStore & PolicyStore & Pick<FleetReads, 'agent'> & Pick<SilenceStore, 'silences'>
  /** The gateway's clock, epoch milliseconds. */
  readonly now: () => number
  /** How far that is ahead of the clock of deadlines, and whether actions wait. */
  readonly clock: { readonly drift: () => number; readonly isHolding: boolean }
  /** Chance between 0 and 1. */
  readonly chance: () => number
  /** Told of what is committed. */
  readonly listener?: NewsListener
  /** Told of every failure: a store that refuses passes, anything else is a defect. */
  readonly failed: (error: unknown) => void
}

const mostAllowances = 100_000

/** Judges batch after batch; lives where the store lives, and remembers nothing that the store does not, but the pace. */
export class JudgeHost {
  readonly #edges: JudgeEdges
  /** Those that are in use, and those that something was stored by. */
  readonly policies = new JudgedPolicies()
  readonly #allowances = new Map<string, Allowance>()
  readonly #measures: Measures

  constructor(edges: JudgeEdges) {
    this.#edges = edges
    this.#measures = new Measures(edges.now)
  }

  /** Takes policies into use and keeps them, so that what is judged by them can always be read. */
  async use(policies: readonly Policy[]): Promise<void> {
    for (const policy of policies) {
      await this.#edges.store.keepPolicy(policy.digest, new TextEncoder().encode(JSON.stringify(policy)))
      this.policies.add(policy)
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

  /** Takes a word of an operator in a step of its own. @throws VitalsError what the store throws */
  async hear(word: OperatorWord): Promise<Answer> {
    return (await this.#batch([word]))[0] as Answer
  }

  /**
   * Notes what came of an effect and ends its claim, in one step; nothing where somebody else has claimed it since.
   *
   * @throws VitalsError what the store throws: it is then to be told again
   */
  async settle(outcome: Outcome): Promise<void> {
    const { claim, effect, result, at, detail } = outcome
    const { agent, agents, builtIn, decision } = effect
    if (agents !== undefined) return await this.#settleOwn(decision, outcome)
    await this.#batch([{ kind: 'settled', claim, agent, builtIn, effect: decision, result, at, detail }])
  }

  /** How far apart an agent's beats are, in milliseconds. */
  readonly intervalOf = (row: AgentRow): number => {
    return readMemory(row.memory).intervalMs ?? this.policies.of(row.policyDigest).intervalMs
  }

  /** Tells people of a silence of too many at once, or of its end, once for all of them. */
  async tellMass(rows: readonly AgentRow[], isOver: boolean): Promise<void> {
    const digests = [...new Set(rows.map(({ policyDigest }) => policyDigest))]
    const policies = digests.flatMap((digest) => this.policies.of(digest).own?.engine.policy ?? [])
    const agents = rows.map(({ agent }) => agent)
    const told = massAlert({ isOver, now: this.#edges.now(), agents, policies })
    await this.#edges.store.transaction((step) => step.write(told))
  }

  /** What was judged since the start. */
  get counts(): JudgeCounts {
    return this.#measures.counts
  }

  /** What is known of an agent; `null` for one that never beat. */
  async status(agent: string): Promise<AgentStatus | null> {
    const { store, now, clock } = this.#edges
    const row = await store.agent(agent)
    if (row === null) return null
    await addPolicy(store, row.policyDigest, this.policies)
    const { items } = await store.silences({ limit: mostSilences, endsAfter: now() })
    return agentStatus(row, this.policies, now(), clock.drift(), items.map(readSilence))
  }

  /** Ends what is known of an agent. @returns whether anything was */
  async end(agent: string): Promise<boolean> {
    const { store, now } = this.#edges
    this.#allowances.delete(agent)
    return await endAgent(store, agent, now())
  }

  async #settleOwn(
    { action, check, kind }: Effect,
    { claim, result, at, detail }: Omit<Outcome, 'effect'>,
  ): Promise<void> {
    const entry: AuditEntry = {
      ...{ ts: isoTime(at), type: 'action', action, check, kind, outcome: result, reasons: [] },
      ...(detail !== '' && { detail }),
    }
    const isHeld = await this.#edges.store.transaction(async (step) => {
      const held = (await step.holds([claim])).size > 0
      if (held) await step.write({ audit: [entry], finished: [{ ...claim, result, retryAt: null }] })
      return held
    })
    if (isHeld) this.#measures.settled(result)
  }

  async #batch(items: readonly JudgeItem[]): Promise<readonly (Answer | null)[]> {
    if (this.#allowances.size > mostAllowances) this.#allowances.clear()
    return await judgeBatch(this.#edges.store, items, this.#context())
  }

  #context(): StepContext {
    const { now, chance, clock, listener } = this.#edges
    const { isHolding } = clock
    const ours = { now: now(), drift: clock.drift(), isHolding }
    return {
      policies: this.policies,
      allowances: this.#allowances,
      measures: this.#measures,
      ...ours,
      listener,
      chance,
    }
  }
}

function isUnwritable(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'STORE_UNWRITABLE'
}

function unstored(item: JudgeItem): Answer | null {
  return item.kind === 'beat' ? refused('store-unavailable', {}, 5) : null
}
