import type { Channel, ChannelStatus } from '../../../../core/report/view/channel.ts'
import {
  flagOf,
  isObject,
  type LooseObject,
  listOf,
  numberOf,
  objectOf,
  textOf,
} from '../../../protocol/loose-value.ts'

/**
 * The channels in OpenClaw's answer to `channels.status`: a list of accounts a channel, in the gateway's order.
 *
 * @param now epoch milliseconds
 * @returns `null` when it is no such answer
 */
export function readChannels(payload: unknown, now: number): Channel[] | null {
  const answer = objectOf(payload)
  if (!isObject(answer.channelAccounts)) return null
  const accountsOf = answer.channelAccounts
  const ids = [...listOf(answer.channelOrder).flatMap((id) => textOf(id) ?? []), ...Object.keys(accountsOf)]
  return [...new Set(ids)].flatMap((id) =>
    listOf(Object.hasOwn(accountsOf, id) ? accountsOf[id] : []).map((account) => {
      const fields = objectOf(account)
      return readAccount(id, fields, now, issueOf(answer.statusIssues, id, textOf(fields.accountId)))
    }),
  )
}

/** The channels in OpenClaw's answer to `health`: weaker than `channels.status`, which is asked beside it. */
export function readHealthChannels(channels: unknown, now: number): Channel[] {
  return Object.entries(objectOf(channels)).flatMap(([id, value]) => {
    if (!isObject(value)) return []
    const accounts = Object.entries(objectOf(value.accounts))
    if (accounts.length === 0) return [readAccount(id, value, now, null)]
    return accounts.map(([accountId, fields]) =>
      readAccount(id, { accountId, ...objectOf(fields) }, now, null),
    )
  })
}

function readAccount(id: string, account: LooseObject, now: number, issue: string | null): Channel {
  const startedAt = numberOf(account.lastStartAt)
  const connectedAt = numberOf(account.lastConnectedAt)
  const status = statusOf(account, now)
  const isUp = status === 'connected' || status === 'running'
  // Some channels connect again at each poll, so that their start is what tells how long they have been up.
  const since = isUp ? (startedAt ?? connectedAt) : null
  return {
    id,
    accountId: textOf(account.accountId),
    status,
    connectedAt: isUp ? (connectedAt ?? startedAt) : reconnecting(status, startedAt, connectedAt),
    uptime: since === null ? null : Math.max(0, Math.floor((now - since) / 1_000)),
    lastActivity: numberOf(account.lastTransportActivityAt),
    lastMessage: latest(account.lastInboundAt, account.lastOutboundAt),
    lastSeen: latest(account.lastTransportActivityAt, account.lastInboundAt, account.lastConnectedAt),
    error: errorOf(account, status, issue),
  }
}

/** When a channel that comes back was connected before; `null` for one that starts. */
function reconnecting(
  status: ChannelStatus,
  startedAt: number | null,
  connectedAt: number | null,
): number | null {
  if (status !== 'connecting' || connectedAt === null) return null
  return connectedAt >= (startedAt ?? connectedAt) ? connectedAt : null
}

const waiting = new Set(['startup-connect-grace', 'reconnect-grace'])
const fine = new Set(['healthy', 'unmanaged', 'busy'])
const gone = new Set(['not-running', 'disconnected', 'terminal-disconnect'])
const over = new Set(['blocked', 'failed', 'stopped', 'stopping', 'error'])
// OpenClaw itself gives a channel two minutes to come up.
const startMs = 120_000

/** What the gateway's own health monitor says wins over the flags: those stay true when a channel has given up. */
function statusOf(account: LooseObject, now: number): ChannelStatus {
  const health = textOf(account.healthState)
  const lifecycle = textOf(account.lifecycle)
  const [running, connected] = [flagOf(account.running), flagOf(account.connected)]
  if (account.enabled === false) return 'disabled'
  if (account.configured === false) return 'not_configured'
  if (account.linked === false || account.terminalDisconnect === true) return 'disconnected'
  if (health !== null && gone.has(health)) return 'disconnected'
  if (lifecycle !== null && over.has(lifecycle)) return 'disconnected'
  if ((health !== null && waiting.has(health)) || isStarting(lifecycle)) return startStatus(account, now)
  if (isPlaceholder(account)) return probeOf(account).ok === true ? 'running' : 'unknown'
  if (running === false || connected === false) return 'disconnected'
  if (health !== null && !fine.has(health)) return 'impaired'
  if (probeOf(account).ok === false) return 'impaired'
  if (connected === true) return 'connected'
  return running === true ? 'running' : 'unknown'
}

function isStarting(lifecycle: string | null): boolean {
  return lifecycle === 'starting' || lifecycle === 'recovering'
}

/** A channel that goes on starting is one that does not come up. */
function startStatus(account: LooseObject, now: number): ChannelStatus {
  const begun = latest(account.lastStartAt, account.lastStopAt, account.lastConnectedAt)
  const isOld = begun !== null && now - begun > startMs && isStarting(textOf(account.lifecycle))
  return isOld && account.connected !== true ? 'disconnected' : 'connecting'
}

/**
 * Releases up to the spring of 2026 give the flags of a channel that was never started in their `health`, whatever the
 * channel does: they say nothing then. A channel that has run tells of its start, its stop or an error.
 */
function isPlaceholder(account: LooseObject): boolean {
  if (account.running !== false && account.connected !== false) return false
  if (textOf(account.healthState) !== null || textOf(account.lifecycle) !== null) return false
  const signs = [account.lastStartAt, account.lastStopAt, account.lastConnectedAt, account.lastError]
  const disconnect = account.lastDisconnect
  return (
    signs.every((sign) => sign === null || sign === undefined) &&
    (disconnect === null || disconnect === undefined) &&
    flagOf(account.enabled) === null &&
    probeOf(account).ok !== false
  )
}

function errorOf(account: LooseObject, status: ChannelStatus, issue: string | null): string | null {
  if (status === 'connected' || status === 'running' || status === 'disabled') return null
  const probe = probeOf(account)
  const failed = probe.ok === false ? (textOf(probe.error) ?? statusText(probe.status)) : null
  const said = textOf(account.lastError) ?? failed ?? issue ?? disconnectText(account.lastDisconnect)
  if (said !== null || status === 'connecting' || status === 'unknown') return said
  if (account.linked === false) return 'it is not linked'
  if (probe.ok === false) return 'its probe failed'
  const health = textOf(account.healthState)
  return health === 'not-running' || health === 'disconnected' ? null : health
}

function statusText(status: unknown): string | null {
  const code = numberOf(status)
  return code === null ? textOf(status) : `HTTP status ${code}`
}

/** WhatsApp tells why it was cut off only there. */
function disconnectText(disconnect: unknown): string | null {
  const { error, status, loggedOut } = objectOf(disconnect)
  if (loggedOut === true) return 'logged out'
  return textOf(error) ?? statusText(status) ?? textOf(disconnect)
}

function probeOf(account: LooseObject): LooseObject {
  return objectOf(account.probe)
}

/** What the gateway itself finds wrong with an account. */
function issueOf(issues: unknown, id: string, accountId: string | null): string | null {
  const found = listOf(issues)
    .map(objectOf)
    .find(
      ({ channel, accountId: account }) => channel === id && (account === accountId || account === undefined),
    )
  return textOf(found?.message)
}

function latest(...moments: readonly unknown[]): number | null {
  const known = moments.flatMap((moment) => numberOf(moment) ?? [])
  return known.length === 0 ? null : Math.max(...known)
}
