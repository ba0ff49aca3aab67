/** What a connection may do; each of the first three contains the one before it. */
export type Scope =
  | 'operator.read'
  | 'operator.write'
  | 'operator.admin'
  | 'operator.approvals'
  | 'operator.pairing'

const ladder = ['operator.read', 'operator.write', 'operator.admin']

/** Whether these granted scopes are enough for `wanted`. */
export function allows(granted: readonly string[], wanted: Scope): boolean {
  if (granted.includes(wanted)) return true
  const step = ladder.indexOf(wanted)
  return step >= 0 && ladder.slice(step + 1).some((higher) => granted.includes(higher))
}
