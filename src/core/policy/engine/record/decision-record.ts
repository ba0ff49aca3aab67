import { muteBits } from '../../../notify/mute.ts'
import { canonicalJson } from '../../../text/canonical-json.ts'
import type { TickOutcome } from '../../../tick.ts'
import type { MaybeValue, Value } from '../../../value.ts'
import { readPath } from '../../language/condition/paths.ts'
import { engineNumber } from '../../language/policy.ts'
import type { BoundState } from '../bound-state.ts'
import type { CompiledCheck, Engine } from '../compiled.ts'
import { type Frame, presence } from '../frame.ts'
import type { CheckState, PolicyState } from '../policy-state.ts'
import { ByteBuffer } from './byte-buffer.ts'

const kindOf = { missing: 0, error: 1, number: 2, text: 3, yes: 4, no: 5, structure: 6 } as const

/**
 * The bytes of which decision hashes are made. A tick's: head, state before it, record. A run's: head, first state, and
 * every record. A record is the tick's time, every value that a condition reads, what mutes each check, and everything
 * that was decided: the same for any chunking and input format, different as soon as one decision differs. Core only
 * yields the bytes, each good until the next call; an edge hashes them.
 */
export class DecisionRecorder {
  readonly #engine: Engine
  readonly #buffer = new ByteBuffer()

  constructor(engine: Engine) {
    this.#engine = engine
  }

  /** Engine number and policy digest. */
  head(): Uint8Array {
    this.#buffer.clear()
    this.#buffer.uint32(engineNumber)
    this.#buffer.text(this.#engine.policy.digest)
    return this.#buffer.bytes()
  }

  /** The whole state, so that nothing that a later tick could depend on is left out. */
  prior(state: PolicyState): Uint8Array {
    this.#buffer.clear()
    this.#buffer.text(canonicalJson(state as unknown as Value))
    return this.#buffer.bytes()
  }

  /** One tick's record. */
  tick(at: number, frame: Frame, bound: BoundState, outcome: TickOutcome): Uint8Array {
    const buffer = this.#buffer
    buffer.clear()
    buffer.float64(at)
    for (const path of this.#engine.paths) {
      writeValue(buffer, readPath(path, path.slot, frame), frame.presence[path.slot] as number)
    }
    const { checks } = this.#engine
    for (let index = 0; index < checks.length; index += 1) {
      buffer.byte((checks[index] as CompiledCheck).rank[(bound.checks[index] as CheckState).state])
      buffer.byte(muteBits(bound.mutes[index] ?? []))
    }
    const { transitions, notices, actions, escalation } = outcome
    for (const list of [transitions, notices, actions]) {
      buffer.text(list.length === 0 ? '' : canonicalJson(list as unknown as Value))
    }
    buffer.text(escalation.triggers.length === 0 ? '' : canonicalJson(escalation as unknown as Value))
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
