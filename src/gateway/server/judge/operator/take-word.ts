import { standingState } from '../../../../core/policy/engine/policy-state.ts'
import { mayBeRemedied } from '../../../../core/policy/engine/policy-step.ts'
import type { AcknowledgementReport } from '../../../../core/report/fleet/acknowledgement.ts'
import { isWorse, type State } from '../../../../core/state.ts'
import { isoTime, nearestIsoTime } from '../../../../core/text/time.ts'
import type { AuditEntry } from '../../../../store/store.ts'
import { followIncident } from '../incident.ts'
import type { Answer, OperatorWord } from '../items.ts'
import type { AgentWork, StateInWork } from '../state/agent-work.ts'
import type { Step } from '../step.ts'
import { answered, refusal } from './replies.ts'
import { nothingSaid, type Said, saidToo } from './said.ts'

/** An open problem that a word is about. */
interface OpenProblem {
  readonly check: string
  readonly state: State
  /** The severity that the word covers. */
  readonly covers: State
  readonly isWorseNow: boolean
}

/**
 * Takes what an operator says of an agent's open problems: kept for its next tick, which decides by it. Said again, it
 * changes nothing and is answered as before.
 */
export function takeWord(work: AgentWork, word: OperatorWord, step: Step): Answer {
  if (work.isNew) return refusal('no-such-agent')
  const states = statesOf(work)
  const isMeant = (name: string) => word.checks.length === 0 || word.checks.includes(name)
  const names = states.flatMap(({ bench }) => bench.engine.checks.map(({ spec }) => spec.name))
  const unknown = word.checks.filter((name) => !names.includes(name))
  if (unknown.length > 0) return refusal('no-such-check', { checks: unknown, known: names })
  const open = states.flatMap((state) => openIn(state, word)).filter(({ check }) => isMeant(check))
  const calm = word.checks.filter((name) => !open.some(({ check }) => check === name))
  if (word.action !== null) return takeRetry(work, word, states, step)
  if (open.length === 0 || calm.length > 0) return refusal('nothing-open', { checks: calm })
  const worse = open.filter(({ isWorseNow }) => isWorseNow)
  if (worse.length > 0 && !word.sticky) {
    return refusal('worse-since', { checks: worse.map(({ check }) => check) })
  }
  if (word.isRemediated) {
    const remediated = open.map(({ check }) => check)
    const isKnown = remediated.every((check) => {
      const isHeard = states.some(({ state }) => state.checks[check]?.remediated === true)
      return isHeard || work.memory.said.remediated.includes(check)
    })
    return note(work, word, open, { ...nothingSaid, remediated }, isKnown, step)
  }
  const { by, note: text, at, sticky, expiresAt } = word
  const given = { by, note: text, at, sticky, expiresAt }
  const acknowledged = open.map(({ check, covers }) => ({ check, severity: covers, ...given }))
  const isKnown = acknowledged.every((own) => isSame(inForce(work, states, own.check), own))
  return note(work, word, open, { ...nothingSaid, acknowledged }, isKnown, step)
}

function takeRetry(work: AgentWork, word: OperatorWord, states: readonly StateInWork[], step: Step): Answer {
  const action = word.action as string
  const known = states.flatMap(({ bench }) => bench.engine.policy.actions.map(({ name }) => name))
  if (!known.includes(action)) return refusal('no-such-action', { known: [...new Set(known)] })
  const gaveUp = states.flatMap(({ state }) => {
    return Object.entries(state.checks).flatMap(([check, own]): readonly OpenProblem[] => {
      if (!own.news.givenUp.includes(action)) return []
      return [{ check, state: own.state, covers: own.state, isWorseNow: false }]
    })
  })
  if (gaveUp.length === 0) return refusal('nothing-given-up', { action })
  const isKnown = work.memory.said.retried.includes(action)
  return note(work, word, gaveUp, { ...nothingSaid, retried: [action] }, isKnown, step)
}

/** Both states as the newest tick left them; none where nothing was judged or what was stored cannot be read. */
function statesOf(work: AgentWork): readonly StateInWork[] {
  if (work.judgedAt === null) return []
  const { own, builtIn } = work.prepare(work.judgedAt)
  return work.isStateLost ? [] : [builtIn, ...(own === null ? [] : [own])]
}

function openIn({ bench, state }: StateInWork, { beat, isRemediated }: OperatorWord): readonly OpenProblem[] {
  const { stateOrder } = bench.engine.policy
  return Object.entries(state.checks).flatMap(([check, own]): readonly OpenProblem[] => {
    const standing = standingState(own)
    if (standing === null || standing === 'healthy' || (isRemediated && !mayBeRemedied(own))) return []
    // A problem that began after the beat is another one.
    if (beat !== null && own.problemSince > beat.judgedAt) return []
    const covers = beat?.severities[check] ?? standing
    if (covers === 'healthy') return []
    return [{ check, state: own.state, covers, isWorseNow: isWorse(standing, covers, stateOrder) }]
  })
}

type Given = Said['acknowledged'][number]

/** What is acknowledged of a check: already, or from the next tick on. */
function inForce(
  work: AgentWork,
  states: readonly StateInWork[],
  check: string,
): Omit<Given, 'check'> | null {
  const said = work.memory.said.acknowledged.find((given) => given.check === check)
  if (said !== undefined) return said
  return states.flatMap(({ state }) => state.checks[check]?.news.acknowledged ?? [])[0] ?? null
}

function isSame(before: Omit<Given, 'check'> | null, now: Given): boolean {
  if (before === null) return false
  const { by, note: text, sticky, expiresAt, severity } = before
  return (
    by === now.by &&
    text === now.note &&
    sticky === now.sticky &&
    expiresAt === now.expiresAt &&
    severity === now.severity
  )
}

function note(
  work: AgentWork,
  word: OperatorWord,
  open: readonly OpenProblem[],
  said: Said,
  isKnown: boolean,
  step: Step,
): Answer {
  const { incident } = work.memory
  const label = word.label ?? incident?.label ?? null
  const isLabelled = word.label !== null && word.label !== (incident?.label ?? null)
  const first = isKnown ? said.acknowledged[0] : undefined
  const at = first === undefined ? word.at : (inForce(work, statesOf(work), first.check)?.at ?? word.at)
  const answer = answerTo(work, { ...word, at }, open, label)
  if (isKnown && !isLabelled) return answer
  work.memory = {
    ...work.memory,
    said: isKnown ? work.memory.said : saidToo(work.memory.said, said),
    incident: incident && { ...incident, ...(label && { label }) },
  }
  followIncident(work, step)
  step.touch(work)
  if (isLabelled) step.label(label as NonNullable<typeof label>)
  step.follow(work.agent, null, { audit: [entryOf(word, open, work)], outbox: [], actions: [] })
  return answer
}

function entryOf(word: OperatorWord, open: readonly OpenProblem[], work: AgentWork): AuditEntry {
  const { at, agent, by, via, note: text, sticky, expiresAt, beat, label, action, isRemediated } = word
  const { policy } = work.policy.builtIn.engine
  return {
    ...{ ts: isoTime(at), type: 'acknowledgement', event: eventOf(word), agent, by, via, note: text },
    checks: open.map(({ check, covers }) => ({ check, covers })),
    ...(action === null && !isRemediated && { sticky, expires_at: timeOrNull(expiresAt) }),
    ...(action !== null && { action }),
    ...(beat !== null && { heartbeat_id: beat.id }),
    ...(label !== null && { label }),
    incident: work.memory.incident?.id ?? null,
    policy: policy.name,
  }
}

function eventOf({ action, isRemediated }: OperatorWord): string {
  if (action !== null) return 'budget_reset'
  return isRemediated ? 'remediated' : 'acknowledged'
}

function answerTo(
  work: AgentWork,
  word: OperatorWord,
  open: readonly OpenProblem[],
  label: AcknowledgementReport['label'],
): Answer {
  const { by, at, note: text, sticky, expiresAt, action, isRemediated } = word
  const report: AcknowledgementReport = {
    agent_id: work.agent,
    checks: open.map(({ check, state, covers }) => ({ name: check, state, covers })),
    ...{ by, at: isoTime(at), note: text, sticky, expires_at: timeOrNull(expiresAt) },
    ...{ remediated: isRemediated, action, incident_id: work.memory.incident?.id ?? null, label },
  }
  return answered(200, report)
}

function timeOrNull(at: number | null): string | null {
  return at === null ? null : nearestIsoTime(at)
}
