import { VitalsError } from '../../core/errors.ts'
import type { Store } from '../../store/store.ts'

/** The policies that this host remembers: the one that is named, else all. */
export async function rememberedPolicies(store: Store, policy: string | null): Promise<readonly string[]> {
  if (policy !== null) return [policy]
  const chains = await store.auditChains()
  // Other ledgers have chains beside those of policies.
  return chains.map(({ policyPath }) => policyPath).filter((path) => /^(?:\/|adhoc:)/.test(path))
}

/**
 * Refuses names that no check has: of a policy, else of any that this host remembers. A host that remembers none knows none.
 *
 * @throws VitalsError NO_SUCH_CHECK
 */
export async function refuseUnknownChecks(
  store: Store,
  policy: string | null,
  checks: readonly string[],
): Promise<void> {
  if (checks.length === 0) return
  const known = new Set<string>()
  for (const path of await rememberedPolicies(store, policy)) {
    const { state } = await store.peek(path)
    for (const name of Object.keys(state?.checks ?? {})) known.add(name)
  }
  const unknown = checks.filter((name) => !known.has(name))
  if (unknown.length > 0 && known.size > 0) throw noSuchCheck(policy ?? 'This host', unknown, [...known])
}

export function noSuchCheck(of: string, checks: readonly string[], known: readonly string[]): VitalsError {
  const params = { of, checks: checks.join(', '), known: known.join(', ') }
  return new VitalsError('NO_SUCH_CHECK', { params })
}
