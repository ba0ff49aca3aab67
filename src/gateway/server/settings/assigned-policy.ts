import { assign, type KnownAgent } from '../../../core/fleet/assignment.ts'
import type { ExpectedHours } from '../../../core/fleet/expected-hours.ts'
import type { Policy } from '../../../core/policy/language/policy.ts'
import type { GatewaySettings } from './gateway-settings.ts'

/** When these agents are expected to beat; those that always are, are not in it. */
export function expectedOf(
  { matches, expected }: Pick<GatewaySettings, 'matches' | 'expected'>,
  agents: readonly KnownAgent[],
): Readonly<Record<string, ExpectedHours>> {
  if (expected.every((hours) => hours === null)) return {}
  return Object.fromEntries(
    agents.flatMap((agent) => {
      const assignment = assign(matches, agent)
      const hours = assignment.kind === 'one' ? (expected[assignment.index] ?? null) : null
      return hours === null ? [] : [[agent.agent, hours]]
    }),
  )
}

type Assigning = Pick<GatewaySettings, 'matches' | 'policies' | 'fallback'>

/** The policy that an agent is judged by; `null` for none, also where two selectors mean it. */
export function policyOf({ matches, policies, fallback }: Assigning, agent: KnownAgent): Policy | null {
  const assignment = assign(matches, agent)
  if (assignment.kind === 'one') return policies[assignment.index] ?? null
  return assignment.kind === 'none' ? fallback : null
}

/** Every policy that these settings name, each once. */
export function policiesIn({ policies, fallback }: Assigning): readonly Policy[] {
  const all = fallback === null ? policies : [...policies, fallback]
  return [...new Map(all.map((policy) => [policy.digest, policy])).values()]
}
