import { staleAfter } from '../../../../core/heartbeat/liveness/deadline.ts'
import { nextDue } from '../../../../core/heartbeat/order/reorder.ts'
import { areTwo } from '../../../../core/heartbeat/order/senders.ts'
import { adoptState } from '../../../../core/policy/engine/adopt-state.ts'
import type { PolicyState } from '../../../../core/policy/engine/policy-state.ts'
import { type State, worstState } from '../../../../core/state.ts'
import type { AgentRow } from '../../../../store/gateway/port.ts'
import { isSaid, nothingSaid, type Said } from '../operator/said.ts'
import type { AgentMemory } from './agent-memory.ts'
import type { Bench, JudgedPolicies, JudgedPolicy } from './judged-policy.ts'
import { packMemory, readMemory } from './packed-memory.ts'

/** A state in work, and its bytes before the next tick. */
export interface StateInWork {
  readonly bench: Bench
  readonly state: PolicyState
  /** The state packed, as of the end of the newest tick. */
  packed: Uint8Array
}

/** One agent while a batch is worked on: what was stored of it, and what is to be stored. */
export class AgentWork {
  memory: AgentMemory
  seenAt: number
  /** Nothing but the deadline may be put off before this time. */
  postponedTo: number | null = null
  /** What was stored of a state cannot be read: it is born again, and one sample decides. */
  isStateLost = false
  policy: JudgedPolicy
  own: StateInWork | null = null
  builtIn: StateInWork | null = null
  readonly agent: string
  readonly #row: AgentRow | null
  readonly #missedBefore: number
  readonly #policies: JudgedPolicies
  #closed: AgentRow | null = null
  #builtInBefore: PolicyState | null | undefined

  constructor(agent: string, row: AgentRow | null, policies: JudgedPolicies) {
    this.agent = agent
    this.#row = row
    this.#policies = policies
    this.memory = readMemory(row?.memory ?? null)
    this.#missedBefore = this.memory.window.missed
    this.seenAt = row?.seenAt ?? 0
    this.policy = policies.of(row?.policyDigest ?? null)
  }

  get isNew(): boolean {
    return this.#row === null
  }

  /** The policy that the agent is judged by from here on. */
  assign(digest: string): void {
    this.policy = this.#policies.of(digest === '' ? null : digest)
  }

  /** How far apart its beats are: as it says itself, else as its policy does. */
  get intervalMs(): number {
    return this.memory.intervalMs ?? this.policy.intervalMs
  }

  /** Since the newest tick, or as it was stored; `null` before the first. */
  get judgedAt(): number | null {
    return (this.builtIn?.state ?? this.#storedBuiltIn())?.at ?? null
  }

  /** Makes both states ready for a tick at `at`, their birth where there are none. */
  prepare(at: number): { readonly own: StateInWork | null; readonly builtIn: StateInWork } {
    this.builtIn ??= this.#inWork(this.policy.builtIn, this.#storedBuiltIn(), this.memory.heartbeat, at)
    if (this.policy.own !== null) {
      this.own ??= this.#inWork(this.policy.own, this.#storedOwn(), this.#row?.packed ?? null, at)
    }
    return { own: this.own, builtIn: this.builtIn }
  }

  /** The worst of its policy's state and the built-in check's; unknown before the first tick. */
  get state(): State {
    if (this.builtIn === null) return this.#row?.state ?? 'unknown'
    const order = this.policy.builtIn.engine.policy.stateOrder
    const own = this.policy.own === null ? 'unknown' : (this.own?.state.overall.state ?? 'unknown')
    return worstState([own, this.builtIn.state.overall.state], order)
  }

  /** What operators said since the tick before; it is heard once. */
  heard(): Said {
    const { said } = this.memory
    if (isSaid(said)) this.memory = { ...this.memory, said: nothingSaid }
    return said
  }

  areTwoSenders(at: number): boolean {
    return areTwo(this.memory.senders, at)
  }

  /** Beats that are known to be lost, and were not when the row was stored. */
  get newlyMissed(): number {
    return this.memory.window.missed - this.#missedBefore
  }

  /** Nothing of it changes any more, and others may have the room of its states. @param at the gateway's clock */
  close(at: number): void {
    if (this.own === null && this.builtIn === null) return
    this.#closed = this.row(at)
    for (const work of [this.own, this.builtIn]) if (work !== null) work.bench.packing.reuse(work.state)
    this.own = null
    this.builtIn = null
  }

  /** The row to store. @param at the gateway's clock */
  row(at: number): AgentRow {
    if (this.#closed !== null) return this.#closed
    const { memory, state } = this
    const { newest } = memory.window
    const stored = this.#row
    return {
      agent: this.agent,
      rev: (stored?.rev ?? 0) + 1,
      bootEpoch: newest?.bootEpoch ?? 0,
      seq: newest?.seq ?? 0,
      seenAt: this.seenAt,
      deadlineAt: this.#deadline(),
      state,
      since: stored !== null && stored.state === state ? stored.since : this.#turnedAt(state, at),
      ...this.#packed(),
    }
  }

  /** When the first of the checks that are in this state turned to it: what an incident begins with, too. */
  #turnedAt(state: State, at: number): number {
    const states = [this.builtIn?.state, this.own?.state].filter((each) => each !== undefined)
    const checks = states.flatMap(({ checks }) => Object.values(checks))
    return Math.min(at, ...checks.filter((check) => check.state === state).map(({ since }) => since))
  }

  /** Both states lie under one policy; what no tick has touched stays as it was stored. */
  #packed(): Pick<AgentRow, 'policyDigest' | 'packed' | 'memory'> {
    const { memory } = this
    if (this.builtIn === null) {
      const { policyDigest = null, packed = null } = this.#row ?? {}
      return { policyDigest, packed, memory: packMemory(memory) }
    }
    return {
      policyDigest: this.own?.state.policyDigest ?? null,
      packed: this.own?.packed ?? null,
      memory: packMemory(memory, this.builtIn.packed),
    }
  }

  #deadline(): number | null {
    const { leaving, silent, braked, window } = this.memory
    const silence = leaving || (silent && !braked) ? null : this.seenAt + staleAfter(this.intervalMs)
    const heldUntil = nextDue(window)
    const watched = silence === null ? null : Math.max(silence, this.postponedTo ?? silence)
    if (watched === null || heldUntil === null) return watched ?? heldUntil
    return Math.min(watched, heldUntil)
  }

  #inWork(bench: Bench, stored: PolicyState | null, bytes: Uint8Array | null, at: number): StateInWork {
    if (stored !== null && stored.policyDigest === bench.engine.policy.digest) {
      return { bench, state: stored, packed: bytes as Uint8Array }
    }
    if (stored === null && bytes !== null && bytes.length > 0) this.isStateLost = true
    const state = adoptState(bench.engine, stored, at)
    return { bench, state, packed: bench.packing.pack(state) }
  }

  #storedOwn(): PolicyState | null {
    const { packed, policyDigest } = this.#row ?? {}
    if (packed === undefined || packed === null) return null
    return this.#policies.of(policyDigest ?? null).own?.packing.unpack(packed) ?? null
  }

  #storedBuiltIn(): PolicyState | null {
    if (this.#builtInBefore !== undefined) return this.#builtInBefore
    const { heartbeat } = this.memory
    const { packing } = this.#policies.of(this.#row?.policyDigest ?? null).builtIn
    this.#builtInBefore = heartbeat.length === 0 ? null : packing.unpack(heartbeat)
    return this.#builtInBefore
  }
}
