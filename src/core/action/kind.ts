const notificationKinds: ReadonlySet<string> = new Set(['webhook', 'slack', 'email', 'telegram'])

/** Whether an action of this kind tells somebody something, rather than changing the host (rule 15). */
export function isNotification(kind: string): boolean {
  return notificationKinds.has(kind)
}
