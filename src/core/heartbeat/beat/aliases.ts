/** Names that old payloads, topics and addresses use, and what they are called now. */
export interface Alias {
  readonly old: string
  readonly now: string
  readonly kind: 'event' | 'topic' | 'endpoint'
}

/** Every old name that is still understood; published, so that integrations can be moved. */
export const aliases: readonly Alias[] = [
  { kind: 'event', old: 'clawdbot.heartbeat', now: 'heartbeat' },
  { kind: 'event', old: 'moltbot.heartbeat', now: 'heartbeat' },
  { kind: 'event', old: 'openclaw.heartbeat', now: 'heartbeat' },
  { kind: 'topic', old: 'clawdbot.heartbeats', now: 'heartbeats' },
  { kind: 'topic', old: 'moltbot.heartbeats', now: 'heartbeats' },
  { kind: 'endpoint', old: '/clawdbot/v1', now: '/v1' },
  { kind: 'endpoint', old: '/moltbot/v1', now: '/v1' },
]

/** What an event is called now, under its old name or the present one; `null` for an event that nobody knows. */
export function eventCalled(name: string): string | null {
  if (name === 'heartbeat') return name
  return aliases.find(({ kind, old }) => kind === 'event' && old === name)?.now ?? null
}
