import { isoTime } from '../../core/text/time.ts'
import { errorText } from '../../host/system-error.ts'
import type { ChainEnds } from '../store.ts'
import { type Checkpoint, signCheckpoint } from './checkpoint.ts'
import { checkpointNamed, copyCheckpoint, keepCheckpoint, keptCheckpoints } from './checkpoint-files.ts'
import { signingKey } from './signing-key.ts'

/** What happens to the checkpoints that are signed after each run that adds to a trail. */
export interface Signing {
  /** A file, best on another host's disk, that each one is copied to. */
  readonly copyTo?: string | null
  /** Takes each one, to copy it elsewhere. */
  readonly signed?: (checkpoint: Checkpoint) => void
  /** Hears why one could not be signed, kept or copied; the trail itself is then written all the same. */
  readonly warn?: (words: string) => void
}

/** Signs the trails of one state directory; a chain goes by the name of its state file without the ending. */
export class TrailSigner {
  readonly #stateDir: string
  readonly #signing: Signing

  constructor(stateDir: string, signing: Signing) {
    this.#stateDir = stateDir
    this.#signing = signing
  }

  /** Signs what a chain is now. */
  sign(name: string, ends: ChainEnds): void {
    const { copyTo = null, signed = () => {}, warn = () => {} } = this.#signing
    if (ends.head.index < 0) return
    try {
      const checkpoint = signCheckpoint(signingKey(this.#stateDir), ends, isoTime(Date.now()))
      keepCheckpoint(this.#stateDir, name, checkpoint)
      signed(checkpoint)
      if (copyTo !== null) copyCheckpoint(copyTo, checkpoint)
    } catch (error) {
      warn(`the trail could not be signed: ${errorText(error)}`)
    }
  }

  /** How many records of a chain were signed; `null` where none were. */
  signedOf(name: string): number | null {
    const kept = checkpointNamed(this.#stateDir, name)
    return kept === null ? null : kept.index + 1
  }

  /** The newest checkpoint of one chain, or of every one. */
  checkpoints(name: string | null): readonly Checkpoint[] {
    if (name === null) return keptCheckpoints(this.#stateDir)
    const kept = checkpointNamed(this.#stateDir, name)
    return kept === null ? [] : [kept]
  }
}
