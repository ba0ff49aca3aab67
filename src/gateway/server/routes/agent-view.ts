import type { State } from '../../../core/state.ts'
import { isoTime, nearestIsoTime } from '../../../core/text/time.ts'
import type { AgentRow } from '../../../store/gateway/port.ts'
import { AgentWork, type StateInWork } from '../judge/state/agent-work.ts'
import type { JudgedPolicies } from '../judge/state/judged-policy.ts'
import { reasonsOf } from '../judge/state/reasons.ts'

/** An agent in a list. Times are RFC 3339 in UTC. */
export interface AgentLine {
  readonly agent_id: string
  readonly state: State
  readonly since: string
  readonly last_seen: string
}

/** One agent in a line. */
export function agentLine({ agent, state, since, seenAt }: AgentRow): AgentLine {
  return { agent_id: agent, state, since: isoTime(since), last_seen: isoTime(seenAt) }
}

/** What the gateway computed of an agent, and what the agent says itself beside it. Times are RFC 3339 in UTC. */
export interface AgentStatus extends AgentLine {
  readonly reasons: readonly string[]
  readonly checks: readonly CheckView[]
  /** What judges it; `null` where nothing does. */
  readonly policy: { readonly name: string; readonly digest: string } | null
  /** The agent's own verdict in its last beat, and whether ours is another. */
  readonly own_verdict: { readonly state: State; readonly disagrees: boolean } | null
  /** `ts` by the agent's clock, `received_at` by ours. */
  readonly last_beat: LastBeat | null
  /** How far the agent's clock is ahead of ours. */
  readonly skew_ms: number
  /** Beats that never came, and the newest gaps. */
  readonly missed: number
  readonly gaps: readonly { readonly boot_epoch: number; readonly from: number; readonly to: number }[]
  /** Beats that wait for one before them. */
  readonly held: number
  /** When it is called silent unless it is heard of; `null` for never. */
  readonly deadline: string | null
  readonly leaving: boolean
}

interface CheckView {
  readonly name: string
  readonly state: State
  readonly since: string
  readonly reason: string | null
  readonly flapping: boolean
}

interface LastBeat {
  readonly heartbeat_id: string
  readonly ts: string
  readonly received_at: string
  readonly boot_epoch: number
  readonly seq: number
}

/** One agent in full; the policy that its state lies under must be among `policies`. */
export function agentStatus(row: AgentRow, policies: JudgedPolicies): AgentStatus {
  const work = new AgentWork(row.agent, row, policies)
  const { memory, judgedAt } = work
  const states = judgedAt === null ? null : work.prepare(judgedAt)
  const { last, verdict, window, skewMs, leaving } = memory
  const policy = work.policy.own?.engine.policy ?? null
  return {
    ...agentLine(row),
    reasons: states === null ? [] : reasonsOf(work),
    checks: states === null ? [] : [...checksOf(states.builtIn), ...checksOf(states.own)],
    policy: policy === null ? null : { name: policy.name, digest: policy.digest },
    own_verdict: verdict === null ? null : { state: verdict, disagrees: verdict !== row.state },
    last_beat:
      last === null
        ? null
        : {
            heartbeat_id: last.id,
            ts: nearestIsoTime(last.ts),
            received_at: isoTime(last.receivedAt),
            boot_epoch: row.bootEpoch,
            seq: row.seq,
          },
    skew_ms: skewMs,
    missed: window.missed,
    gaps: window.gaps.map(({ bootEpoch, from, to }) => ({ boot_epoch: bootEpoch, from, to })),
    held: window.held.length,
    deadline: row.deadlineAt === null ? null : nearestIsoTime(row.deadlineAt),
    leaving,
  }
}

function checksOf(work: StateInWork | null): readonly CheckView[] {
  if (work === null) return []
  return Object.entries(work.state.checks).map(([name, { state, since, reason, flapping }]) => {
    return { name, state, since: nearestIsoTime(since), reason, flapping }
  })
}
