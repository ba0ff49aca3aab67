import { VitalsError } from '../core/errors.ts'
import type { Remembered, Run, RunChanges, Store } from '../store/store.ts'

/** How long a run waits for another run of the same policy, in milliseconds. */
const waitMs = 1_000

/** A policy's memory as one run has it: held for writing, only read, or none at all. */
export interface HeldMemory {
  readonly remembered: Remembered
  /** Why nothing can be saved, for people; `null` when it can. */
  readonly unsaved: string | null
  /** Saves everything or nothing; gives the reason when the disk refuses, `null` when it is saved. */
  save(changes: RunChanges): Promise<string | null>
  letGo(): Promise<void>
}

const nothing: Remembered = { state: null, onChange: null, probes: {} }

/**
 * Takes a policy's memory for a run. A memory that cannot be written is no error: the verdict is told all the same.
 *
 * @throws VitalsError STATE_LOCKED when another run of this policy outlasts the wait.
 */
export async function holdMemory(store: Store, policyPath: string): Promise<HeldMemory> {
  try {
    return ofRun(await store.begin(policyPath, waitMs))
  } catch (error) {
    const reason = reasonNotSaved(error)
    const remembered = await store.peek(policyPath).catch((failure: unknown) => {
      if (!(failure instanceof VitalsError)) throw failure
      return nothing
    })
    return { remembered, unsaved: reason, save: async () => reason, letGo: async () => {} }
  }
}

/** The memory of a run that neither reads nor leaves a trace (`--no-state`). */
export const noMemory: HeldMemory = {
  remembered: nothing,
  unsaved: null,
  save: async () => null,
  letGo: async () => {},
}

function ofRun(run: Run): HeldMemory {
  let open = true
  return {
    remembered: run.remembered,
    unsaved: null,
    async save(changes) {
      open = false
      try {
        await run.commit(changes)
        return null
      } catch (error) {
        return reasonNotSaved(error)
      }
    },
    async letGo() {
      if (open) await run.abandon()
      open = false
    },
  }
}

function reasonNotSaved(error: unknown): string {
  const isDisk = error instanceof VitalsError && (error.code === 'CANNOT_WRITE' || error.code === 'IO')
  if (!isDisk) throw error
  return error.message
}
