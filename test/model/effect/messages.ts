import type { State } from '../language/states.ts'

const ofState = ['problem', 'improvement', 'recovery', 'lost', 'data_back'] as const
const others = ['flapping_started', 'flapping_ended', 'given_up', 'not_recovered'] as const

export type MessageKind = (typeof ofState)[number] | (typeof others)[number]

/** Something that one channel was told about one check. */
export interface Message {
  readonly at: number
  /** The number of the check's tick, from 0 on. */
  readonly tick: number
  readonly kind: MessageKind
  readonly state: State
  /** Whether it arrived: only then it was told (rule 14). */
  readonly delivered: boolean
}

/** A message that did not arrive and is to be tried again. */
export interface Waiting {
  readonly kind: MessageKind
  readonly state: State
  /** When it was tried first. */
  readonly since: number
  readonly failures: number
  /** Not before then is it tried again. */
  readonly retryAt: number
}

/** What a message is about: one is overtaken by another of its own topic only. */
export function topicOf(kind: MessageKind): string {
  if (isOfState(kind)) return 'state'
  return kind.startsWith('flapping') ? 'flapping' : kind
}

/** Whether a message says where a check stands, rather than something beside it. */
export function isOfState(kind: MessageKind): boolean {
  return ofState.some((one) => one === kind)
}

const longestRetryMs = 15 * 60_000

/** What a channel has in mind of a check: everything that it was told, oldest first, and what is to be tried again. */
export class Heard {
  readonly waiting = new Map<string, Waiting>()
  private attempts: readonly Message[] = []

  /** Notes an attempt; one that failed is tried again after 10 s, then after twice as long each time, to 15 min. */
  add(message: Message): void {
    const { kind, state, at } = message
    this.attempts = [...this.attempts, message]
    const topic = topicOf(kind)
    const before = this.waiting.get(topic)
    this.waiting.delete(topic)
    if (message.delivered) return
    const { since, failures } =
      before !== undefined && isSame(before, message) ? before : { since: at, failures: 0 }
    const retryAt = at + Math.min(longestRetryMs, 10_000 * 2 ** failures)
    this.waiting.set(topic, { kind, state, since, failures: failures + 1, retryAt })
  }

  /** Whether a message waits for its next attempt, or was tried for as long as it may be. */
  waits(message: Pick<Message, 'at' | 'kind' | 'state'>, deliverWithinMs: number): boolean {
    const waiting = this.waiting.get(topicOf(message.kind))
    if (waiting === undefined || !isSame(waiting, message)) return false
    return message.at < waiting.retryAt || message.at - waiting.since >= deliverWithinMs
  }

  /** What has nothing to say any more is not tried again. */
  keep(kinds: readonly MessageKind[]): void {
    for (const topic of [...this.waiting.keys()])
      if (!kinds.some((kind) => topicOf(kind) === topic)) this.waiting.delete(topic)
  }

  turnBack(at: number): void {
    this.attempts = this.attempts.map((one) => ({ ...one, at: Math.min(one.at, at) }))
    for (const [topic, one] of this.waiting) {
      const { since, retryAt } = one
      this.waiting.set(topic, { ...one, since: Math.min(since, at), retryAt: Math.min(retryAt, at) })
    }
  }

  private get messages(): readonly Message[] {
    return this.attempts.filter(({ delivered }) => delivered)
  }

  /** The state that was told last; losing sight of a check is not a state of it. `null` before any. */
  get state(): State | null {
    const isState = (kind: MessageKind) => isOfState(kind) && kind !== 'lost' && kind !== 'data_back'
    return this.messages.findLast(({ kind }) => isState(kind))?.state ?? null
  }

  /** Whether an attempt was begun to tell it of the problem that is open, so that its end is news for it too (rule 14). */
  get ofProblem(): boolean {
    const isOfProblem = ({ kind, state }: Message) =>
      isOfState(kind) && kind !== 'lost' && state !== 'healthy'
    const last = this.attempts.findLast(
      (one) => isOfProblem(one) || (one.delivered && isOfState(one.kind) && one.kind !== 'lost'),
    )
    return last !== undefined && last.state !== 'healthy'
  }

  /** Whether the last word was that the check is out of sight. */
  get isLost(): boolean {
    return this.messages.findLast(({ kind }) => isOfState(kind))?.kind === 'lost'
  }

  get isFlapping(): boolean {
    return this.messages.findLast(({ kind }) => kind.startsWith('flapping'))?.kind === 'flapping_started'
  }

  /** Whether a word of this kind was said since then, so that it is not said twice. */
  wasTold(kind: 'given_up' | 'not_recovered', sinceTick: number): boolean {
    return this.messages.some((message) => message.kind === kind && message.tick >= sinceTick)
  }

  /** The newest problem or improvement: what repeats are measured against (rule 15). */
  get lastProblem(): Message | null {
    return this.messages.findLast(({ kind }) => kind === 'problem' || kind === 'improvement') ?? null
  }

  get lastLost(): Message | null {
    return this.messages.findLast(({ kind }) => kind === 'lost') ?? null
  }
}

function isSame(one: Pick<Message, 'kind' | 'state'>, other: Pick<Message, 'kind' | 'state'>): boolean {
  return one.kind === other.kind && one.state === other.state
}
