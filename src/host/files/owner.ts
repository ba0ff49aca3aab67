import { readTextIfAny } from './read-text.ts'

/**
 * The name of a user id by the local user table (passwd(5)), the number as text where it is not there; names of
 * a network directory are not asked for, because that would need a helper process.
 */
export function ownerName(uid: number, table = '/etc/passwd'): string {
  const users = readTextIfAny(table) ?? ''
  for (const line of users.split('\n')) {
    const [name, , id] = line.split(':')
    if (name !== undefined && id === String(uid)) return name
  }
  return String(uid)
}
