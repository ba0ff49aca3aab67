import { compiledPolicyOf, type PolicyFile, readPolicyFile } from '../../agent/policy-file.ts'
import type { Policy } from '../../core/policy/language/policy.ts'
import type { Settings } from '../../settings/config-resolve.ts'
import { packageVersion } from '../../settings/package-version.ts'
import { chosenPolicy } from '../probe/probe-session.ts'
import type { Io } from '../run/io.ts'

/** The policy of an agent that goes on: a changed file counts when it is read again, and only where it is good. */
export class HeldPolicy {
  readonly #path: string
  #file: PolicyFile
  #policy: Policy

  private constructor(path: string, file: PolicyFile, policy: Policy) {
    this.#path = path
    this.#file = file
    this.#policy = policy
  }

  /** @throws VitalsError POLICY_NOT_FOUND, POLICY_INVALID, NOT_PERMITTED, IO */
  static async read(policy: string | null, settings: Settings, io: Io): Promise<HeldPolicy> {
    const path = chosenPolicy(policy, settings, io)
    const read = await readChecked(path)
    return new HeldPolicy(path, read.file, read.policy)
  }

  get file(): PolicyFile {
    return this.#file
  }

  get policy(): Policy {
    return this.#policy
  }

  /** Reads the file again; one that cannot be used changes nothing. @throws VitalsError */
  async reload(): Promise<void> {
    const { file, policy } = await readChecked(this.#path)
    this.#file = file
    this.#policy = policy
  }
}

async function readChecked(path: string) {
  const file = readPolicyFile(path)
  const { checked } = await compiledPolicyOf(file, null, packageVersion)
  return { file, policy: checked.policy }
}
