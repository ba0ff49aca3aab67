import { randomBytes } from 'node:crypto'
import { hostDesk } from '../../agent/operator/host-desk.ts'
import { readPolicyFile } from '../../agent/policy-file.ts'
import type { Desk } from '../../core/fleet/desk.ts'
import { accountName } from '../../host/account-name.ts'
import { policyPathOf } from '../../settings/shipped-policy.ts'
import { openSqliteStore } from '../../store/sqlite/store.ts'
import { agentIdOf } from '../probe/probe-session.ts'
import type { Io } from '../run/io.ts'
import { readSettings, signingOf } from '../run/settings.ts'

/** The desk of this very host, in its state directory. @throws VitalsError POLICY_NOT_FOUND, USAGE */
export async function openHostDesk(
  directory: string,
  policy: string | null,
  io: Io,
): Promise<Desk & { close(): Promise<void> }> {
  const settings = await readSettings(io)
  const store = openSqliteStore(directory, signingOf(settings, io))
  const path = policy === null ? null : readPolicyFile(policyPathOf(policy, io.packageRoot)).realPath
  const desk = hostDesk({
    ...{ store, policy: path, by: accountName(), agentId: agentIdOf(settings), now: io.now },
    random: () => randomBytes(10),
  })
  return { ...desk, close: () => store.close() }
}
