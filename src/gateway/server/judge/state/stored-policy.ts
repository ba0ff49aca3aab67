import type { Policy } from '../../../../core/policy/language/policy.ts'
import type { PolicyStore } from '../../../../store/gateway/records.ts'
import type { JudgedPolicies } from './judged-policy.ts'

/** Takes the policy under which a state is stored out of the store: it may be none that is in use any more. */
export async function addPolicy(
  store: Pick<PolicyStore, 'policy'>,
  digest: string | null,
  policies: JudgedPolicies,
): Promise<void> {
  if (digest === null || policies.knows(digest)) return
  const bytes = await store.policy(digest)
  if (bytes !== null) policies.add(JSON.parse(new TextDecoder().decode(bytes)) as Policy)
}
