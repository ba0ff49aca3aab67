/** The check that a record of the trail is of, or the checks: by their names, or each with more about it. */
export function checksOf(record: Readonly<Record<string, unknown>>): string {
  const { check, checks } = record
  if (typeof check === 'string') return check
  const names = Array.isArray(checks) ? checks.map(nameOf) : []
  return names.filter((name) => name !== '').join(', ')
}

function nameOf(one: unknown): string {
  if (typeof one === 'string') return one
  const name = typeof one === 'object' && one !== null && 'check' in one ? one.check : ''
  return typeof name === 'string' ? name : ''
}
