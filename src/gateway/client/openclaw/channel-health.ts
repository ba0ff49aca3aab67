import type { HealthReason } from '../../../core/report/health-report.ts'
import { isObject, type LooseObject, objectOf, textOf } from '../../protocol/loose-value.ts'

// States in which a channel is well or is still given time by the gateway itself.
const bearable = new Set(['healthy', 'unmanaged', 'startup-connect-grace', 'reconnect-grace', 'busy'])

/** One account of a channel, as `health` or `channels.status` shows it. */
interface Account {
  readonly subject: string
  readonly fields: LooseObject
}

/**
 * What is wrong with the channels of an OpenClaw gateway: an account that is switched on and set up, and does not
 * run. When none of several is left, nobody can be reached any more, and that is critical.
 */
export function channelReasons(health: LooseObject): HealthReason[] {
  const wanted = accountsOf(health.channels).filter(({ fields }) => isWanted(fields))
  const down = wanted.flatMap(({ subject, fields }) => {
    const why = downBecause(fields)
    return why === null ? [] : [{ subject, why }]
  })
  const severity = down.length > 0 && down.length === wanted.length ? 'critical' : 'degraded'
  return down.map(({ subject, why }) => ({ severity, code: 'channel_down', subject, message: why }))
}

function accountsOf(channels: unknown): Account[] {
  return Object.entries(objectOf(channels)).flatMap(([id, value]) => {
    if (!isObject(value)) return []
    const accounts = Object.entries(objectOf(value.accounts))
    if (accounts.length > 0) {
      return accounts.map(([account, fields]) => ({ subject: `${id}/${account}`, fields: objectOf(fields) }))
    }
    const account = textOf(value.accountId)
    return [{ subject: account === null ? id : `${id}/${account}`, fields: value }]
  })
}

// What a gateway does not say is not held against the channel.
function isWanted({ enabled, configured }: LooseObject): boolean {
  return enabled !== false && configured !== false && (enabled === true || configured === true)
}

function downBecause(account: LooseObject): string | null {
  const state = textOf(account.healthState)
  if (state !== null && bearable.has(state)) return null
  const error = textOf(account.lastError)
  const told = (words: string) => (error === null ? words : `${words}: ${error}`)
  if (state !== null) return told(state.replaceAll('-', ' '))
  if (account.linked === false) return told('not linked')
  if (account.running === false) return told('not running')
  if (account.connected === false) return told('not connected')
  return objectOf(account.probe).ok === false ? told('its probe failed') : null
}
