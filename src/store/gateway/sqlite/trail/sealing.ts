import { isoTime } from '../../../../core/text/time.ts'
import type { Checkpoint } from '../../../checkpoint/checkpoint.ts'
import { type Signing, TrailSigner } from '../../../checkpoint/trail-signer.ts'
import { chainName as fileName } from '../../../sqlite/state-file.ts'
import type { AuditEntry } from '../../../store.ts'
import { chainName } from '../schema.ts'
import type { Trail } from './trail.ts'

const mostUnsigned = 1_000
const longestMs = 60_000

/** Where the chain of blocks is. */
export interface BlockHead {
  readonly block: number
  readonly digest: Uint8Array
}

/**
 * When the chain is signed, and what the last record before a signature says: where the beats' own chain is, so that
 * one signature holds both.
 */
export class Sealing {
  readonly #trail: Trail
  readonly #signer: TrailSigner
  readonly #name: string
  #signedIndex: number
  #signedDigest: Uint8Array
  #signedAt: number

  /** @param now when the store was opened, in epoch milliseconds */
  constructor(directory: string, trail: Trail, { digest }: BlockHead, now: number, signing: Signing) {
    this.#trail = trail
    this.#signer = new TrailSigner(directory, signing)
    this.#name = fileName(directory, chainName)
    this.#signedDigest = digest
    this.#signedAt = now
    this.#signedIndex = (this.#signer.signedOf(this.#name) ?? 0) - 1
  }

  /** Whether a signature is due by itself. @param now epoch milliseconds */
  isDue(now: number, blocks: BlockHead): boolean {
    const unsigned = this.#trail.ends.head.index - this.#signedIndex
    if (unsigned >= mostUnsigned) return true
    return this.#isNew(blocks) && Math.abs(now - this.#signedAt) >= longestMs
  }

  /** What is to be written before a signature; nothing where all is signed. */
  entries(now: number, blocks: BlockHead): readonly AuditEntry[] {
    if (!this.#isNew(blocks)) return []
    const { block, digest } = blocks
    const hex = Buffer.from(digest).toString('hex')
    return [{ ts: isoTime(now), type: 'beats', through: block, digest: `sha256:${hex}` }]
  }

  /** Signs the chain as it stands, its last record being the one that tells of these blocks. */
  sign(now: number, { digest }: BlockHead): void {
    const { ends } = this.#trail
    this.#signer.sign(this.#name, ends)
    this.#signedIndex = ends.head.index
    this.#signedDigest = digest
    this.#signedAt = now
  }

  #isNew({ digest }: BlockHead): boolean {
    const isLonger = this.#trail.ends.head.index > this.#signedIndex
    return isLonger || Buffer.compare(digest, this.#signedDigest) !== 0
  }

  checkpoints(): readonly Checkpoint[] {
    return this.#signer.checkpoints(this.#name)
  }
}
