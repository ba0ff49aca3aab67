import { toWellFormed } from '../../../text/canonical-json.ts'
import type { Value } from '../../../value.ts'
import { Unfit } from '../../../varint/varint-writer.ts'
import type { Policy } from '../../language/policy.ts'
import type { Engine } from '../compiled.ts'
import type { PolicyState } from '../policy-state.ts'
import { restoreState } from '../record/restore-state.ts'
import { PackReader } from './pack-reader.ts'
import { PackWriter } from './pack-writer.ts'
import { readPolicyState, writePolicyState } from './packed-policy-state.ts'
import { sumOf, textSum } from './sum.ts'
import { Words } from './words.ts'

/** The forms: by position under the policy, and JSON for what does not fit that. The first byte says which. */
const form = { byPosition: 1, json: 2 } as const
/** Form, checksum over the rest, which begins from the policy's digest. */
const headBytes = 5
const mostSpares = 2

/**
 * The states of one policy as bytes: a tenth of their JSON, names and reasons by their place in the policy, times
 * relative to the state's own. Bytes of another policy and damaged ones are refused.
 */
export class StatePacking {
  readonly #policy: Policy
  readonly #words: Words
  readonly #writer: PackWriter
  readonly #seed: number
  readonly #spares: PolicyState[] = []

  constructor({ policy, signals }: Pick<Engine, 'policy' | 'signals'>) {
    this.#policy = policy
    this.#words = new Words(
      policy,
      signals.map(({ signature }) => signature),
    )
    this.#writer = new PackWriter(this.#words)
    this.#seed = textSum(policy.digest)
  }

  /** @throws TypeError for the state of another policy. */
  pack(state: PolicyState): Uint8Array<ArrayBuffer> {
    if (state.policyDigest !== this.#policy.digest) throw new TypeError('a state of another policy')
    const writer = this.#writer
    try {
      writer.clear(state.at, headBytes)
      writePolicyState(writer, this.#policy, state)
      return this.#framed(form.byPosition)
    } catch (error) {
      if (!(error instanceof Unfit)) throw error
      writer.clear(state.at, headBytes)
      writer.raw(new TextEncoder().encode(wellFormedJson(state)))
      return this.#framed(form.json)
    }
  }

  /** The state that was packed; `null` for bytes that no packing of this policy has made. */
  unpack(bytes: Uint8Array): PolicyState | null {
    if (bytes.length < headBytes) return null
    let sum = 0
    for (let index = 1; index < headBytes; index += 1) sum = (sum << 8) | (bytes[index] as number)
    if (sum >>> 0 !== sumOf(bytes, headBytes, this.#seed ^ (bytes[0] as number))) return null
    try {
      if (bytes[0] === form.byPosition) {
        return readPolicyState(
          new PackReader(this.#words, bytes, headBytes),
          this.#policy,
          this.#spares.pop(),
        )
      }
      if (bytes[0] !== form.json) return null
      const state = restoreState(JSON.parse(new TextDecoder().decode(bytes.subarray(headBytes))))
      return state?.policyDigest === this.#policy.digest ? state : null
    } catch {
      return null
    }
  }

  /**
   * Takes a state that the next one that is unpacked may have the room of. Nobody may look at it afterwards.
   */
  reuse(state: PolicyState): void {
    if (this.#spares.length < mostSpares && state.policyDigest === this.#policy.digest)
      this.#spares.push(state)
  }

  /** What was written, with its head filled in. */
  #framed(kind: number): Uint8Array<ArrayBuffer> {
    const bytes = this.#writer.copy()
    bytes[0] = kind
    const sum = sumOf(bytes, headBytes, this.#seed ^ kind)
    for (let index = 1; index < headBytes; index += 1) bytes[index] = sum >>> (8 * (headBytes - 1 - index))
    return bytes
  }
}

// Half a surrogate pair would make the state unreadable when it comes back.
function wellFormedJson(state: PolicyState): string {
  return JSON.stringify(toWellFormed(state as unknown as Value))
}
