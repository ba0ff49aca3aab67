import { heartbeatPolicyOf } from '../../../../core/heartbeat/built-in-policy.ts'
import { StateRoom } from '../../../../core/policy/engine/bound-state.ts'
import { createEngine } from '../../../../core/policy/engine/compile.ts'
import type { Engine } from '../../../../core/policy/engine/compiled.ts'
import { createView, type View } from '../../../../core/policy/engine/observe.ts'
import { StatePacking } from '../../../../core/policy/engine/packed/state-packing.ts'
import { DecisionRecorder } from '../../../../core/policy/engine/record/decision-record.ts'
import type { Policy } from '../../../../core/policy/language/policy.ts'
import type { SampleTarget } from '../../../../core/policy/workbench/input/reader.ts'

/** An engine with its room, its record and the form in which its states are stored. */
export interface Bench {
  readonly engine: Engine
  readonly view: View
  readonly room: StateRoom
  /** Where a beat's sample is read to: the view's row. */
  readonly target: SampleTarget
  readonly recorder: DecisionRecorder
  readonly packing: StatePacking
}

/** What the agents of one policy are judged by. */
export interface JudgedPolicy {
  /** `null` for agents without a policy. */
  readonly own: Bench | null
  readonly builtIn: Bench
  readonly intervalMs: number
}

/** Makes a policy ready; once for as long as it is in use. */
export function judgedPolicy(policy: Policy | null): JudgedPolicy {
  const builtIn = benchOf(heartbeatPolicyOf(policy))
  return {
    own: policy === null ? null : benchOf(policy),
    builtIn,
    intervalMs: builtIn.engine.policy.intervalMs,
  }
}

function benchOf(policy: Policy): Bench {
  const engine = createEngine(policy)
  const view = createView(engine)
  return {
    engine,
    view,
    room: new StateRoom(engine),
    target: { row: view.row, timeName: null, slotOf: (name) => engine.slots.get(name) ?? -1 },
    recorder: new DecisionRecorder(engine),
    packing: new StatePacking(engine),
  }
}

/** The policies in use, by digest; those that a reload took out stay, so that their states can be read. */
export class JudgedPolicies {
  readonly #byDigest = new Map<string, JudgedPolicy>()
  readonly #none = judgedPolicy(null)

  add(policy: Policy): void {
    if (!this.#byDigest.has(policy.digest)) this.#byDigest.set(policy.digest, judgedPolicy(policy))
  }

  /** The policy with this digest; that of agents without one for an unknown digest. */
  of(digest: string | null): JudgedPolicy {
    return this.#byDigest.get(digest ?? '') ?? this.#none
  }

  knows(digest: string): boolean {
    return this.#byDigest.has(digest)
  }
}
