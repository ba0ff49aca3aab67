import { compiledPolicyOf, type PolicyFile, readPolicyFile } from '../../agent/policy-file.ts'
import type { Policy } from '../../core/policy/language/policy.ts'
import { packageVersion } from '../../settings/package-version.ts'
import { openSqliteStore } from '../../store/sqlite/store.ts'
import { chosenPolicy } from '../probe/probe-session.ts'
import type { Io } from '../run/io.ts'
import type { ReadyAgent } from './open-agent.ts'

/** Who named the policy that is taken where none is named. */
export const nobody = 'nobody'

/** The policy of an agent that goes on: a changed file counts when it is read again, and only where it is good. */
export class HeldPolicy {
  readonly #path: string
  readonly #stateDirectory: string
  /** Who named it, for the log: the command line, a variable or a file of the settings, or nobody. */
  readonly namedBy: string
  #file: PolicyFile
  #policy: Policy

  private constructor(path: string, namedBy: string, stateDirectory: string, { file, policy }: CheckedFile) {
    this.#path = path
    this.namedBy = namedBy
    this.#stateDirectory = stateDirectory
    this.#file = file
    this.#policy = policy
  }

  /** @throws VitalsError POLICY_NOT_FOUND, POLICY_INVALID, NOT_PERMITTED, IO */
  static async read(
    policy: string | null,
    { settings, stateDirectory }: ReadyAgent,
    io: Io,
  ): Promise<HeldPolicy> {
    const path = chosenPolicy(policy, settings, io)
    const { origin } = settings.policy
    const namedBy = policy === null ? (origin.source ?? nobody) : 'the command line'
    return new HeldPolicy(path, namedBy, stateDirectory, await readChecked(path, stateDirectory))
  }

  get file(): PolicyFile {
    return this.#file
  }

  get policy(): Policy {
    return this.#policy
  }

  /** Reads the file again; one that cannot be used changes nothing. @throws VitalsError */
  async reload(): Promise<void> {
    const { file, policy } = await readChecked(this.#path, this.#stateDirectory)
    this.#file = file
    this.#policy = policy
  }
}

interface CheckedFile {
  readonly file: PolicyFile
  readonly policy: Policy
}

// What was compiled before is taken: the language of policies costs more memory than all else that an agent needs.
async function readChecked(path: string, stateDirectory: string): Promise<CheckedFile> {
  const file = readPolicyFile(path)
  const store = openSqliteStore(stateDirectory)
  try {
    const { checked } = await compiledPolicyOf(file, store, packageVersion)
    return { file, policy: checked.policy }
  } finally {
    await store.close()
  }
}
