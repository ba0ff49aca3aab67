/** A silence or maintenance window: hides notifications of the checks it matches, never their states (rule 11). */
export interface Silence {
  readonly id: string
  readonly kind: 'silence' | 'maintenance'
  /** `null` matches every agent, or every check. */
  readonly agent: string | null
  readonly check: string | null
  /** Epoch milliseconds; the end itself is no longer inside. */
  readonly from: number
  readonly until: number
}

/** The silences that hide a check of an agent at a time. */
export function silencesAt(
  silences: readonly Silence[],
  target: { readonly agent: string; readonly check: string; readonly at: number },
): readonly Silence[] {
  return silences.filter(({ agent, check, from, until }) => {
    const matches = (agent === null || agent === target.agent) && (check === null || check === target.check)
    return matches && from <= target.at && target.at < until
  })
}
