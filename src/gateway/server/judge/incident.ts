import { hash } from 'node:crypto'
import type { Acknowledgement } from '../../../core/notify/told.ts'
import { worstState } from '../../../core/state.ts'
import { isoTime, nearestIsoTime } from '../../../core/text/time.ts'
import type { AuditEntry } from '../../../store/store.ts'
import type { Incident } from './state/agent-memory.ts'
import type { AgentWork } from './state/agent-work.ts'
import type { Step } from './step.ts'

interface Check {
  readonly state: string
  readonly since: number
  readonly acknowledged: Acknowledgement | null
}

type Checks = Readonly<Record<string, Check>>

const bad: ReadonlySet<string> = new Set(['degraded', 'critical'])

/**
 * Opens an incident of an agent with its first bad check, adds those that turn bad while it lasts, and closes it when each of
 * them is healthy again; a silent agent has one too. A check that is unknown was not seen to recover. Its times are those
 * that the checks turned at.
 */
export function followIncident(work: AgentWork, step: Step): void {
  const { incident: before, silent } = work.memory
  if (before === null && !silent && !isAnyBad(work)) return
  const checks = checksOf(work)
  const turned = Object.keys(checks).filter((name) => bad.has(checks[name]?.state ?? ''))
  const silence = silent ? Object.keys(work.builtIn?.state.checks ?? {}) : []
  const now = before === null ? opened(work, [...turned, ...silence], checks) : grown(work, before, turned)
  if (now === null) return
  const isOver =
    before !== null && now.checks.every((name) => (checks[name]?.state ?? 'healthy') === 'healthy')
  const told = isOver ? now : { ...now, acknowledged: acknowledgedBy(work, now, checks) }
  work.memory = { ...work.memory, incident: isOver ? null : told }
  if (before !== null && !isOver) return
  const { id, at, worst, checks: names, acknowledged, label } = now
  const entry: AuditEntry = {
    ...{ ts: isoTime(step.now), type: 'incident', agent: work.agent, event: isOver ? 'closed' : 'opened' },
    ...{ incident: id, opened_at: nearestIsoTime(at), worst, checks: names },
    ...(isOver && { closed_at: nearestIsoTime(Math.max(at, work.judgedAt ?? at)) }),
    ...(isOver &&
      acknowledged && { acknowledged_by: acknowledged.by, acknowledged_at: isoTime(acknowledged.at) }),
    ...(isOver && label && { label }),
  }
  step.follow(work.agent, null, { audit: [entry], outbox: [], actions: [] })
}

/** Who acknowledged last all that is still bad in an incident; nobody where a part of it is not. */
function acknowledgedBy(
  { memory }: AgentWork,
  { checks: names }: Incident,
  checks: Checks,
): Incident['acknowledged'] {
  const bad = names.filter((name) => (checks[name]?.state ?? 'healthy') !== 'healthy')
  const given = bad.map((name) => {
    return memory.said.acknowledged.find(({ check }) => check === name) ?? checks[name]?.acknowledged ?? null
  })
  const newest = given.toSorted((a, b) => (b?.at ?? 0) - (a?.at ?? 0))[0] ?? null
  return newest === null || given.includes(null) ? undefined : { by: newest.by, at: newest.at }
}

/** Asked at every beat, where a list of the checks would cost more than the answer is worth. */
function isAnyBad({ own, builtIn }: AgentWork): boolean {
  for (const { checks } of [builtIn?.state, own?.state].filter((state) => state !== undefined)) {
    for (const name in checks) if (bad.has(checks[name]?.state ?? '')) return true
  }
  return false
}

function opened(work: AgentWork, names: readonly string[], checks: Checks): Incident | null {
  if (names.length === 0) return null
  const at = Math.min(...timesOf(names, checks))
  const id = `inc_${hash('sha256', JSON.stringify([work.agent, at, ...names])).slice(0, 26)}`
  return { id, at, worst: work.state, checks: names }
}

/** Since when these checks are as they are; one that the policy no longer has does not count. */
function timesOf(names: readonly string[], checks: Checks): readonly number[] {
  return names.flatMap((name) => checks[name]?.since ?? [])
}

function grown(work: AgentWork, incident: Incident, turned: readonly string[]): Incident {
  const { stateOrder } = work.policy.builtIn.engine.policy
  return {
    ...incident,
    worst: worstState([incident.worst, work.state], stateOrder),
    checks: [...new Set([...incident.checks, ...turned])],
  }
}

function checksOf({ own, builtIn }: AgentWork): Checks {
  const states = [builtIn, own].flatMap((work) => Object.entries(work?.state.checks ?? {}))
  return Object.fromEntries(
    states.map(([name, { state, since, news }]) => [name, { state, since, acknowledged: news.acknowledged }]),
  )
}
