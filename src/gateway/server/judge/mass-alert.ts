import { hash } from 'node:crypto'
import { isNotification } from '../../../core/action/kind.ts'
import { builtInCheck } from '../../../core/heartbeat/built-in-check.ts'
import type { ActionSpec, Policy } from '../../../core/policy/language/policy.ts'
import { isoTime } from '../../../core/text/time.ts'
import type { OutboxRow } from '../../../store/gateway/port.ts'
import type { AuditEntry } from '../../../store/store.ts'
import type { PlannedEffect } from './items.ts'

const mostNamed = 1_000

/** A silence of too many agents at once, begun or over. */
export interface MassSilence {
  readonly isOver: boolean
  /** Epoch milliseconds. */
  readonly now: number
  /** Who is silent; only so many are named. */
  readonly agents: readonly string[]
  /** By which these agents are judged, each once. */
  readonly policies: readonly Policy[]
}

/**
 * The gateway's own alert in place of one for each agent: a record of the trail, and one message over every channel that
 * would have told of one of them.
 */
export function massAlert(silence: MassSilence): {
  readonly audit: readonly AuditEntry[]
  readonly outbox: readonly OutboxRow[]
} {
  const { isOver, now } = silence
  const agents = silence.agents.slice(0, mostNamed)
  const channels = channelsOf(silence.policies)
  const event = isOver ? 'mass_silence_over' : 'mass_silence'
  const names = channels.map(({ action }) => action.name)
  const entry: AuditEntry = { ts: isoTime(now), type: 'gateway', event, agents, actions: names }
  return { audit: [entry], outbox: channels.map((channel) => rowOf(channel, silence, agents)) }
}

interface Channel {
  readonly action: ActionSpec
  readonly policy: Policy
}

/** Every channel that hears of a lost agent, each once, whatever many policies name it. */
function channelsOf(policies: readonly Policy[]): readonly Channel[] {
  const found = new Map<string, Channel>()
  for (const policy of policies) {
    const hears = policy.on.filter(({ check, to }) => {
      return to === 'unknown' && (check === null || check === builtInCheck)
    })
    const names = new Set(hears.flatMap(({ run }) => run))
    for (const action of policy.actions) {
      if (!names.has(action.name) || !isNotification(action.kind)) continue
      const key = JSON.stringify([action.name, action.kind, action.options])
      if (!found.has(key)) found.set(key, { action, policy })
    }
  }
  return [...found.values()]
}

function rowOf(
  { action, policy }: Channel,
  { isOver, now }: MassSilence,
  agents: readonly string[],
): OutboxRow {
  const { name, kind, deliverWithinMs, options } = action
  const effect: PlannedEffect = {
    form: 1,
    agent: '',
    agents,
    builtIn: true,
    decision: {
      ...{ at: now, action: name, check: builtInCheck, kind: isOver ? 'data_back' : 'lost', told: null },
      ...{ state: isOver ? 'healthy' : 'unknown', reason: 'mass_silence', budget: null },
      ...{ outcome: 'would_run', reasons: [] },
    },
    policy: { name: policy.name, digest: policy.digest },
    action: { name, kind, deliverWithinMs, options },
    heartbeatId: null,
  }
  const key = JSON.stringify(['', name, kind, options, isOver, now])
  const id = `eff_${hash('sha256', key).slice(0, 32)}`
  return { id, agent: '', at: now, effect: JSON.stringify(effect), notBefore: now }
}
