import { heartbeatId } from '../../../../src/core/heartbeat/heartbeat-id.ts'
import { loadPolicy } from '../../../../src/core/policy/language/load/load.ts'
import type { Policy } from '../../../../src/core/policy/language/policy.ts'
import type {
  Answer,
  JudgeItem,
  OperatorWord,
  SignedBeat,
} from '../../../../src/gateway/server/judge/items.ts'
import { judgeBatch } from '../../../../src/gateway/server/judge/judge-batch.ts'
import { Measures } from '../../../../src/gateway/server/judge/measures.ts'
import { JudgedPolicies } from '../../../../src/gateway/server/judge/state/judged-policy.ts'
import { MemoryStore } from './memory-store.ts'

const text = `
version: 1
name: disk
interval: 30s
signals: { free: disk.free_pct }
probes: { disk: { kind: disk, path: / } }
checks:
  disk:
    transitions:
      healthy->degraded: { condition: free < 15, consecutive: 2, reason: low }
      healthy->critical: { condition: free < 8, consecutive: 1, reason: full }
      degraded->critical: { condition: free < 8, consecutive: 1, reason: full }
      degraded->healthy: { condition: free > 20, consecutive: 2 }
      critical->healthy: { condition: free > 20, consecutive: 2 }
actions:
  notify: { kind: webhook, url: "https://ops.example/hook", cooldown: 5m }
  clean: { kind: exec, argv: [/usr/local/bin/clean], cooldown: 5m }
on:
  - { to: degraded, run: [notify] }
  - { to: critical, run: [clean, notify] }
  - { to: unknown, run: [notify] }
`

/** A policy of one check: degraded below 15 twice, critical below 8, healthy above 20 twice. */
export const diskPolicy: Policy = loadPolicy(
  { path: 'disk.yaml', bytes: text },
  `sha256:${'d'.repeat(64)}`,
).policy

export const start = Date.parse('2026-11-30T10:00:00Z')
export const interval = 30_000

interface BeatWishes {
  readonly agent?: string
  readonly epoch?: number
  readonly seq?: number | null
  readonly free?: number
  /** The agent's time; by default its number tells it. */
  readonly ts?: number
  readonly id?: string
  readonly more?: object
}

/** The body of a beat: by default the seq-th of one start, thirty seconds apart. */
export function beatBody(wishes: BeatWishes = {}) {
  const { agent = 'web-1', epoch = 1, seq = 1, free = 50, more = {} } = wishes
  const ts = wishes.ts ?? start + (seq ?? 0) * interval
  const random = Uint8Array.from([...Buffer.from(`${epoch}:${seq}:xxxxxxxxxx`)].slice(0, 10))
  return {
    type: 'heartbeat',
    event_version: 1,
    agent_id: agent,
    heartbeat_id: wishes.id ?? heartbeatId(ts, random),
    ts: new Date(ts).toISOString(),
    ...(seq === null ? {} : { boot_epoch: epoch, seq }),
    probes: { disk: { free_pct: free } },
    policy: { state: 'healthy', reasons: [] },
    ...more,
  }
}

/** A beat as it comes out of the signature's check, received half a second after its own time. */
export function signed(
  body: ReturnType<typeof beatBody> | object,
  more: Partial<SignedBeat> = {},
): SignedBeat {
  const { agent_id, heartbeat_id, ts } = body as ReturnType<typeof beatBody>
  const receivedAt = more.receivedAt ?? Date.parse(ts) + 500
  return {
    kind: 'beat',
    agent: agent_id,
    id: heartbeat_id,
    body: Buffer.from(JSON.stringify(body)),
    isBatch: false,
    attemptAt: Math.floor(receivedAt / 1_000) * 1_000,
    isSkewed: false,
    lowPriority: false,
    level: 0,
    policy: diskPolicy.digest,
    ...more,
    receivedAt,
  }
}

function timeOf(item: Exclude<JudgeItem, { kind: 'deadline' }>): number {
  return item.kind === 'beat' ? item.receivedAt : item.at
}

/** A judge over a store in memory. */
export class JudgeBench {
  readonly store = new MemoryStore()
  readonly policies = new JudgedPolicies()
  readonly allowances = new Map()
  /** Its clock is that of the newest item. */
  readonly measures = new Measures(() => this.now)
  now = 0
  /** How far our clock was set since the start, and whether actions wait. */
  drift = 0
  isHolding = false

  constructor(policies: readonly Policy[] = [diskPolicy]) {
    for (const policy of policies) this.policies.add(policy)
  }

  /** Judges items in one batch, at the time of the newest of them. */
  async judge(...items: readonly JudgeItem[]): Promise<readonly (Answer | null)[]> {
    const times = items.map((item) => (item.kind === 'deadline' ? item.at + this.drift : timeOf(item)))
    const { policies, allowances, measures, drift, isHolding } = this
    this.now = Math.max(...times)
    const ours = { now: this.now, drift, isHolding }
    return await judgeBatch(this.store, items, { policies, allowances, measures, ...ours, chance: () => 0.5 })
  }

  /** One beat in a batch of its own: its status and parsed answer. */
  async beat(item: SignedBeat) {
    const [answer] = await this.judge(item)
    const { status, body, replayed } = answer as Answer
    return { status, replayed, ...JSON.parse(body) }
  }

  /** Looks at an agent as if its deadline had passed. */
  async deadline(agent: string, at: number, more: { notBefore?: number; isMassSilence?: boolean } = {}) {
    await this.judge({ kind: 'deadline', agent, at, notBefore: 0, isMassSilence: false, ...more })
  }

  /** Somebody acknowledges checks of an agent. @returns whether there was something open */
  async says(word: Pick<OperatorWord, 'by' | 'note' | 'at' | 'sticky' | 'expiresAt' | 'checks'>) {
    const rest = { via: 'token', label: null, isRemediated: false, action: null, beat: null } as const
    const [answer] = await this.judge({ kind: 'word', agent: 'web-1', ...word, ...rest })
    return answer?.status === 200
  }

  row(agent = 'web-1') {
    const row = this.store.agents.get(agent)
    if (row === undefined) throw new Error(`nothing is stored of ${agent}`)
    return row
  }

  /** What waits in the outbox, in words. */
  get outbox(): readonly string[] {
    return [...this.store.outbox.values()].map(({ effect }) => {
      const { agent, decision } = JSON.parse(effect)
      return `${agent} ${decision.check} ${decision.action} ${decision.kind} ${decision.state}`
    })
  }

  get transitions(): readonly string[] {
    return this.store.audit
      .filter(({ type }) => type === 'transition')
      .map(({ agent, check, from, to, reason }) => `${agent} ${check} ${from}->${to} ${reason}`)
  }
}
