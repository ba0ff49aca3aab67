import { userInfo } from 'node:os'

/** The name of the account that this process runs as. */
export function accountName(): string {
  try {
    return userInfo().username
  } catch {
    // In a container the user may have a number alone.
    return String(process.getuid?.())
  }
}
