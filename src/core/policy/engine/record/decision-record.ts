import { canonicalJson } from '../../../text/canonical-json.ts'
import type { MaybeValue, Value } from '../../../value.ts'
import { readPath } from '../../language/condition/paths.ts'
import { engineNumber } from '../../language/policy.ts'
import type { CompiledCheck, Engine } from '../compiled.ts'
import { type Frame, presence } from '../frame.ts'
import type { CheckState, PolicyState } from '../policy-state.ts'
import { ByteBuffer } from './byte-buffer.ts'
import { writePriorState } from './prior-state-record.ts'

const kindOf = { missing: 0, error: 1, number: 2, text: 3, yes: 4, no: 5, structure: 6 } as const

/** What came of one tick, besides the states themselves. */
export interface Decisions {
  readonly transitions: readonly unknown[]
  readonly notices: readonly unknown[]
  readonly actions: readonly unknown[]
  readonly escalations: readonly unknown[]
}

/**
 * The bytes of which a decision hash is made: a header of policy digest, engine number and prior state, then for each
 * tick its time, every value that a condition reads and everything that was decided. The same for any chunking and
 * input format, different as soon as one decision differs. Core only yields the bytes; an edge hashes them.
 */
export class DecisionRecorder {
  readonly #engine: Engine
  readonly #buffer = new ByteBuffer()

  constructor(engine: Engine) {
    this.#engine = engine
  }

  /** What the hash begins with. The returned bytes are only good until the next call. */
  header(prior: PolicyState): Uint8Array {
    this.#buffer.clear()
    this.#buffer.text(this.#engine.policy.digest)
    this.#buffer.uint32(engineNumber)
    writePriorState(this.#buffer, this.#engine, prior)
    return this.#buffer.bytes()
  }

  /** One tick's record; `states` in the order of the checks. The returned bytes are only good until the next call. */
  tick(at: number, frame: Frame, states: readonly CheckState[], decisions: Decisions): Uint8Array {
    const buffer = this.#buffer
    buffer.clear()
    buffer.float64(at)
    for (const path of this.#engine.paths) {
      writeValue(buffer, readPath(path, path.slot, frame), frame.presence[path.slot] as number)
    }
    const { checks } = this.#engine
    for (let index = 0; index < checks.length; index += 1) {
      buffer.byte((checks[index] as CompiledCheck).rank[(states[index] as CheckState).state])
    }
    for (const list of [decisions.transitions, decisions.notices, decisions.actions, decisions.escalations]) {
      buffer.text(list.length === 0 ? '' : canonicalJson(list as unknown as Value))
    }
    return buffer.bytes()
  }
}

function writeValue(buffer: ByteBuffer, value: MaybeValue, has: number): void {
  switch (typeof value) {
    case 'number':
      buffer.byte(kindOf.number)
      buffer.float64(value)
      return
    case 'string':
      buffer.byte(kindOf.text)
      buffer.text(value)
      return
    case 'boolean':
      buffer.byte(value ? kindOf.yes : kindOf.no)
      return
    case 'undefined':
      buffer.byte(has === presence.error ? kindOf.error : kindOf.missing)
      return
    default:
      buffer.byte(kindOf.structure)
      buffer.text(canonicalJson(value))
  }
}
