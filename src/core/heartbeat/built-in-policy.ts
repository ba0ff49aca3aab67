import { loadPolicy } from '../policy/language/load/load.ts'
import type { Policy } from '../policy/language/policy.ts'
import { builtInCheck } from './built-in-check.ts'

const text = `
version: 1
name: heartbeat
interval: 30s
probes: { heartbeat: { kind: command, argv: [/bin/true] } }
checks:
  heartbeat:
    missing: { consecutive: 1 }
    transitions:
      healthy->degraded: { condition: heartbeat.two_senders == true, consecutive: 1, reason: two_senders }
      degraded->healthy: { condition: heartbeat.two_senders == false, consecutive: 1 }
`

/**
 * The policy of the built-in check of an agent that is judged by `policy`: unknown while it is silent, degraded while two
 * senders use its name. Told as `policy` tells of all its checks, and under its name. Pure; make it once a policy.
 */
export function heartbeatPolicyOf(policy: Policy | null): Policy {
  const { policy: own } = loadPolicy({ path: 'heartbeat', bytes: text }, 'sha256:built-in')
  if (policy === null) return own
  const { name, actions, on, notify, stateOrder, intervalMs, digest } = policy
  const heard = on.filter(({ check }) => check === null || check === builtInCheck)
  const judged = { name, intervalMs, stateOrder, actions, notify, on: heard }
  return { ...own, ...judged, digest: `${digest}+${builtInCheck}` }
}
