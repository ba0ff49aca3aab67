import { VitalsError } from '../../core/errors.ts'
import type { AskedAcknowledgement } from '../../core/fleet/desk.ts'
import { acknowledge } from '../../core/notify/acknowledge.ts'
import { toldByEveryRound } from '../../core/notify/on-change.ts'
import { type CheckState, type PolicyState, standingState } from '../../core/policy/engine/policy-state.ts'
import { mayBeRemedied } from '../../core/policy/engine/policy-step.ts'
import type { AcknowledgementReport } from '../../core/report/fleet/acknowledgement.ts'
import type { State } from '../../core/state.ts'
import { isoTime } from '../../core/text/time.ts'
import type { AuditEntry, Store } from '../../store/store.ts'
import { noSuchCheck, refuseUnknownChecks, rememberedPolicies } from './known-checks.ts'

// A run that goes on ends within its budget.
const waitMs = 15_000

/** Who acknowledges, when (epoch milliseconds), and the host by its name. */
export interface HostOperator {
  readonly by: string
  readonly at: number
  readonly agentId: string
}

interface Meant {
  readonly check: string
  readonly own: CheckState
  readonly covers: State
}

/**
 * Takes what is said of the open problems of this host into what is remembered of its policies: of the one policy that is
 * named, else of the only one that has such a problem.
 *
 * @throws VitalsError NOTHING_OPEN, NO_SUCH_CHECK, NOTHING_GIVEN_UP; USAGE where several policies are meant; STATE_LOCKED
 */
export async function acknowledgeHost(
  store: Store,
  policy: string | null,
  asked: AskedAcknowledgement,
  operator: HostOperator,
): Promise<AcknowledgementReport> {
  const path = policy ?? (await onlyPolicy(store, asked))
  const run = await store.begin(path, waitMs)
  try {
    const { state } = run.remembered
    const meant = state === null ? [] : meantIn(state, asked, path)
    if (state === null || meant.length === 0) throw nothingMeant(asked, path)
    for (const one of meant) say(one, asked, operator)
    const onChange = run.remembered.onChange ?? toldByEveryRound(state)
    await run.commit({ state, probes: {}, onChange, audit: [entryOf(meant, asked, operator)] })
    return reportOf(meant, asked, operator)
  } catch (error) {
    await run.abandon()
    throw error
  }
}

async function onlyPolicy(store: Store, asked: AskedAcknowledgement): Promise<string> {
  await refuseUnknownChecks(store, null, asked.checks)
  const found: string[] = []
  for (const path of await rememberedPolicies(store, null)) {
    const { state } = await store.peek(path)
    if (state?.checks !== undefined && openIn(state, asked).length > 0) found.push(path)
  }
  const [first, second] = found
  if (first === undefined) throw nothingMeant(asked, null)
  if (second === undefined) return first
  const detail = `Several policies of this host have such a problem: ${found.join(', ')}. Name one by --policy.`
  throw new VitalsError('USAGE', { params: { detail, command: 'ack' } })
}

function meantIn(state: PolicyState, asked: AskedAcknowledgement, path: string): readonly Meant[] {
  const known = Object.keys(state.checks)
  const unknown = asked.checks.filter((name) => !known.includes(name))
  if (unknown.length > 0) throw noSuchCheck(path, unknown, known)
  const meant = openIn(state, asked)
  const calm = asked.checks.filter((name) => !meant.some(({ check }) => check === name))
  if (calm.length > 0) throw nothingMeant({ ...asked, checks: calm }, path)
  return meant
}

/** What is meant of a policy: its open problems, or the checks that gave the action up. */
function openIn({ checks }: PolicyState, asked: AskedAcknowledgement): readonly Meant[] {
  return Object.entries(checks).flatMap(([check, own]): readonly Meant[] => {
    const standing = standingState(own)
    if (standing === null || standing === 'healthy') return []
    if (asked.action !== null) {
      return own.news.givenUp.includes(asked.action) ? [{ check, own, covers: standing }] : []
    }
    if (asked.isRemediated && !mayBeRemedied(own)) return []
    const isMeant = asked.checks.length === 0 || asked.checks.includes(check)
    return isMeant ? [{ check, own, covers: standing }] : []
  })
}

function nothingMeant({ action, checks }: AskedAcknowledgement, path: string | null): VitalsError {
  const of = path === null ? 'this host' : path
  if (action !== null) return new VitalsError('NOTHING_GIVEN_UP', { params: { of, action } })
  const what = checks.length === 0 ? 'no check' : checks.join(', ')
  const has = checks.length === 0 ? 'has an' : checks.length === 1 ? 'has no' : 'have no'
  const detail = `${what} of ${of} ${has} open problem that is remembered`
  return new VitalsError('NOTHING_OPEN', { params: { detail } })
}

function say({ check, own }: Meant, asked: AskedAcknowledgement, { by, at }: HostOperator): void {
  const { note, sticky, action, isRemediated } = asked
  if (action !== null) own.news.givenUp = own.news.givenUp.filter((name) => name !== action)
  else if (isRemediated) own.remediated = true
  else acknowledge(own, { check, by, note, at, sticky, expiresAt: endOf(asked) })
}

function entryOf(meant: readonly Meant[], asked: AskedAcknowledgement, { by, at }: HostOperator): AuditEntry {
  const { note, sticky, expiresAt, action, isRemediated } = asked
  const event = action !== null ? 'budget_reset' : isRemediated ? 'remediated' : 'acknowledged'
  return {
    ...{ ts: isoTime(at), type: 'acknowledgement', event, by, via: 'local', note },
    checks: meant.map(({ check, covers }) => ({ check, covers })),
    ...(event === 'acknowledged' && { sticky, expires_at: expiresAt }),
    ...(action !== null && { action }),
  }
}

function reportOf(
  meant: readonly Meant[],
  asked: AskedAcknowledgement,
  { by, at, agentId }: HostOperator,
): AcknowledgementReport {
  const { note, sticky, expiresAt, action, isRemediated } = asked
  return {
    agent_id: agentId,
    checks: meant.map(({ check, own, covers }) => ({ name: check, state: own.state, covers })),
    ...{ by, at: isoTime(at), note, sticky, expires_at: expiresAt },
    ...{ remediated: isRemediated, action, incident_id: null, label: null },
  }
}

function endOf({ expiresAt }: AskedAcknowledgement): number | null {
  return expiresAt === null ? null : Date.parse(expiresAt)
}
