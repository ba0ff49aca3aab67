import type { DatabaseSync } from 'node:sqlite'
import type { CheckedPolicy } from '../../core/policy/language/policy.ts'
import { checksum } from '../../core/text/checksum.ts'
import { keyedHash } from '../../core/text/keyed-hash.ts'

/**
 * The compiled policy kept under `key`; `null` when another one or none is, or when it is not what was written. What a
 * run would execute, its probes and actions, is taken only with the mark that this host's key made, so that nothing
 * but a loader that read the policy's own bytes here can have put it there.
 */
export function readCompiled(db: DatabaseSync, key: string, sealKey: () => Uint8Array): CheckedPolicy | null {
  const row = db.prepare('SELECT policy, executed, sum, seal FROM compiled WHERE key = ?').get(key)
  if (row === undefined) return null
  const [policy, executed] = [String(row.policy), String(row.executed)]
  if (row.sum !== checksum('compiled', key, policy)) return null
  if (row.seal !== sealOf(key, executed, sealKey())) return null
  const kept = JSON.parse(policy) as CheckedPolicy
  return { ...kept, policy: { ...kept.policy, ...JSON.parse(executed) } }
}

/** Replaces the file's one compiled policy. */
export function writeCompiled(
  db: DatabaseSync,
  key: string,
  checked: CheckedPolicy,
  sealKey: () => Uint8Array,
): void {
  const { probes, actions, ...judged } = checked.policy
  const policy = JSON.stringify({ ...checked, policy: judged })
  const executed = JSON.stringify({ probes, actions })
  db.prepare(
    'INSERT OR REPLACE INTO compiled (id, key, policy, executed, sum, seal) VALUES (1, ?, ?, ?, ?, ?)',
  ).run(...[key, policy, executed, checksum('compiled', key, policy), sealOf(key, executed, sealKey())])
}

function sealOf(key: string, executed: string, sealKey: Uint8Array): string {
  return keyedHash(sealKey, `${key}\n${executed}`)
}
