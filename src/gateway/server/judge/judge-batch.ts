import type { Beat } from '../../../core/heartbeat/beat/read-beat.ts'
import { compareBeats } from '../../../core/heartbeat/order/beat-order.ts'
import type { BeatName, BeatStore, IngestTransaction } from '../../../store/gateway/port.ts'
import type { PolicyStore } from '../../../store/gateway/records.ts'
import { StepRefused } from '../../../store/gateway/step-refused.ts'
import { refused } from './answers.ts'
import type { Answer, JudgeItem, SignedBeat } from './items.ts'
import type { StepTally } from './measures.ts'
import type { News } from './news.ts'
import { silencesOf } from './operator/silences.ts'
import { takeWord } from './operator/take-word.ts'
import { type PreparedBeat, prepareBeats } from './prepared-beat.ts'
import { AgentWork } from './state/agent-work.ts'
import { addPolicy } from './state/stored-policy.ts'
import { Step, type StepContext } from './step.ts'
import { takeBeat } from './take-beat.ts'
import { takeDeadline } from './take-deadline.ts'
import { takeSettlement } from './take-settlement.ts'

type Prepared = readonly PreparedBeat[] | Answer | null

/**
 * Judges a batch in one durable step: lock, look up, order, judge, write, commit. It knows only the port of the store.
 * When it resolves, everything that it answers is stored; when it throws, nothing is.
 *
 * @returns an answer for each item, in their order; `null` for those that nobody waits for
 * @throws VitalsError what the store throws
 */
export async function judgeBatch(
  store: BeatStore & Pick<PolicyStore, 'policy'>,
  items: readonly JudgeItem[],
  context: StepContext,
): Promise<readonly (Answer | null)[]> {
  const prepared = items.map((item): Prepared => (item.kind === 'beat' ? prepareBeats(item) : null))
  const known: BeatName[] = []
  for (let tries = 1; ; tries += 1) {
    try {
      const { answers, tally, news } = await store.transaction((transaction) => {
        return judge({ store, transaction, items, prepared, known, context })
      })
      context.measures.committed(tally)
      if (news !== null) context.listener?.told(news)
      return answers
    } catch (error) {
      if (!(error instanceof StepRefused) || tries === mostTries) throw error
      known.push(...error.names.filter(({ id }) => id !== ''))
    }
  }
}

const nothingHeld: ReadonlySet<string> = new Set()
// The second time looks up what the first one met; only two ids met at once, in two processes, would need more.
const mostTries = 4

interface Judged {
  readonly answers: readonly (Answer | null)[]
  readonly tally: StepTally
  readonly news: News | null
}

interface Batch {
  readonly store: Pick<PolicyStore, 'policy'>
  readonly transaction: IngestTransaction
  readonly items: readonly JudgeItem[]
  readonly prepared: readonly Prepared[]
  /** Beats that are stored already, though their numbers are new. */
  readonly known: readonly BeatName[]
  readonly context: StepContext
}

async function judge(batch: Batch): Promise<Judged> {
  const { store, transaction, items, prepared, context } = batch
  const held = await heldBy(items, transaction)
  const agents = [...new Set(items.map(({ agent }) => agent))].sort()
  const rows = await transaction.lock(agents)
  for (const { policyDigest } of rows.values()) await addPolicy(store, policyDigest, context.policies)
  const works = new Map(
    agents.map((agent) => [agent, new AgentWork(agent, rows.get(agent) ?? null, context.policies)]),
  )
  const step = new Step(transaction, await silencesOf(transaction, context.now), context)
  const released = items.flatMap((item) => (item.kind === 'deadline' ? heldBeats(works, item.agent) : []))
  const known = prepared.flatMap((beats) => mayBeKnown(beats, works))
  await step.known.ask([...batch.known, ...released, ...known])
  const answers: (Answer | null)[] = []
  const last = new Map(items.map(({ agent }, index) => [agent, index]))
  for (const [index, item] of items.entries()) {
    const work = works.get(item.agent) as AgentWork
    if (item.kind === 'beat') {
      answers[index] = await answerTo(work, item, prepared[index] as NonNullable<Prepared>, step)
    } else if (item.kind === 'word') answers[index] = takeWord(work, item, step)
    else {
      if (item.kind === 'deadline') await takeDeadline(work, item, step)
      else if (held.has(item.claim.id)) takeSettlement(work, item, step)
      answers[index] = null
    }
    // What the next agent needs is then still in the processor's cache.
    if (last.get(item.agent) === index) work.close(step.now)
  }
  await transaction.write(step.changes())
  return { answers, tally: step.tally(), news: step.news() }
}

/** The effects whose claims are still those by which they were performed: of the others, somebody else tells. */
async function heldBy(
  items: readonly JudgeItem[],
  transaction: IngestTransaction,
): Promise<ReadonlySet<string>> {
  const claims = items.flatMap((item) => (item.kind === 'settled' ? [item.claim] : []))
  return claims.length === 0 ? nothingHeld : await transaction.holds(claims)
}

/** The beats that an agent's deadline is most often for: looked up together, for they lie in the same few blocks. */
function heldBeats(works: ReadonlyMap<string, AgentWork>, agent: string): readonly BeatName[] {
  return (works.get(agent)?.memory.window.held ?? []).map(({ id }) => ({ agent, id }))
}

/** Beats that may be stored already: those whose number is not new, held ones, and those without a number. */
function mayBeKnown(prepared: Prepared, works: ReadonlyMap<string, AgentWork>): readonly Beat[] {
  if (!isList(prepared)) return []
  return prepared.flatMap(({ beat }) => {
    const window = beat === null ? undefined : works.get(beat.agent)?.memory.window
    if (beat === null || window === undefined) return []
    const { newest, held } = window
    const isNew =
      beat.order !== null &&
      newest !== null &&
      compareBeats(beat.order, newest) > 0 &&
      !held.some(({ id }) => id === beat.id)
    return isNew ? [] : [beat]
  })
}

async function answerTo(
  work: AgentWork,
  item: SignedBeat,
  prepared: NonNullable<Prepared>,
  step: Step,
): Promise<Answer> {
  if (item.isSkewed) return noteSkew(work, item, prepared, step)
  if (!isList(prepared)) return prepared
  if (!item.isBatch) return await takeBeat(work, prepared[0] as PreparedBeat, step)
  const results: string[] = []
  let deprecated = false
  for (const one of prepared) {
    const answer = await takeBeat(work, one, step)
    results.push(answer.body)
    deprecated ||= answer.deprecated
  }
  const body = `{"batch_id":${JSON.stringify(item.id)},"results":[${results.join(',')}]}`
  return { status: 200, body, replayed: false, deprecated, retryAfter: 0 }
}

/** Its clock is wrong, but it is there: the sender of a beat that is new is seen, and its deadline stays where it is. */
function noteSkew(work: AgentWork, item: SignedBeat, prepared: NonNullable<Prepared>, step: Step): Answer {
  const beat = isList(prepared) ? (prepared.at(-1)?.beat ?? null) : null
  const { newest } = work.memory.window
  const isNewer =
    beat !== null && beat.order !== null && newest !== null && compareBeats(beat.order, newest) > 0
  if (isNewer && !work.isNew && step.known.find(beat) === null) {
    work.memory = { ...work.memory, clockSkewAt: item.receivedAt, skewMs: item.attemptAt - item.receivedAt }
    step.touch(work)
  }
  return refused('timestamp-out-of-tolerance')
}

function isList(prepared: Prepared): prepared is readonly PreparedBeat[] {
  return Array.isArray(prepared)
}
