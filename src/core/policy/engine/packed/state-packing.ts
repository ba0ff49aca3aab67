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

/**
 * The states of one policy as bytes: a tenth of their JSON, names and reasons by their place in the policy, times
 * relative to the state's own. Bytes of another policy and damaged ones are refused.
 */
export class StatePacking {
  readonly #policy: Policy
  readonly #words: Words
  readonly #writer: PackWriter
  readonly #seed: number

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
    writer.clear(state.at)
    try {
      writePolicyState(writer, this.#policy, state)
      return this.#framed(form.byPosition, writer.bytes())
    } catch (error) {
      if (!(error instanceof Unfit)) throw error
      return this.#framed(form.json, new TextEncoder().encode(wellFormedJson(state)))
    }
  }

  /** The state that was packed; `null` for bytes that no packing of this policy has made. */
  unpack(bytes: Uint8Array): PolicyState | null {
    if (bytes.length < headBytes) return null
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
    if (view.getUint32(1) !== sumOf(bytes, headBytes, this.#seed ^ (bytes[0] as number))) return null
    try {
      if (bytes[0] === form.byPosition) {
        return readPolicyState(new PackReader(this.#words, bytes, headBytes), this.#policy)
      }
      if (bytes[0] !== form.json) return null
      const state = restoreState(JSON.parse(new TextDecoder().decode(bytes.subarray(headBytes))))
      return state?.policyDigest === this.#policy.digest ? state : null
    } catch {
      return null
    }
  }

  #framed(kind: number, content: Uint8Array): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(headBytes + content.length)
    bytes[0] = kind
    bytes.set(content, headBytes)
    new DataView(bytes.buffer).setUint32(1, sumOf(bytes, headBytes, this.#seed ^ kind))
    return bytes
  }
}

// Half a surrogate pair would make the state unreadable when it comes back.
function wellFormedJson(state: PolicyState): string {
  return JSON.stringify(toWellFormed(state as unknown as Value))
}
