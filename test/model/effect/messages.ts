import type { State } from '../language/states.ts'

const ofState = ['problem', 'improvement', 'recovery', 'lost', 'data_back'] as const
const others = ['flapping_started', 'flapping_ended', 'given_up', 'not_recovered'] as const

export type MessageKind = (typeof ofState)[number] | (typeof others)[number]

/** Something that one channel was told about one check. */
export interface Message {
  readonly at: number
  readonly kind: MessageKind
  readonly state: State
}

/** Whether a message says where a check stands, rather than something beside it. */
export function isOfState(kind: MessageKind): boolean {
  return ofState.some((one) => one === kind)
}

/** What a channel has in mind of a check: everything that it was told, oldest first. */
export class Heard {
  private readonly messages: Message[] = []

  add(message: Message): void {
    this.messages.push(message)
  }

  /** The state that was told last; losing sight of a check is not a state of it. `null` before any. */
  get state(): State | null {
    const isState = (kind: MessageKind) => isOfState(kind) && kind !== 'lost' && kind !== 'data_back'
    return this.messages.findLast(({ kind }) => isState(kind))?.state ?? null
  }

  /** Whether it was told of the problem that is open, so that its end is news for it too (rule 14). */
  get ofProblem(): boolean {
    const last = this.messages.findLast(({ kind }) => isOfState(kind) && kind !== 'lost')
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
  wasTold(kind: 'given_up' | 'not_recovered', since: number): boolean {
    return this.messages.some((message) => message.kind === kind && message.at >= since)
  }

  /** The newest problem or improvement: what repeats are measured against (rule 15). */
  get lastProblem(): Message | null {
    return this.messages.findLast(({ kind }) => kind === 'problem' || kind === 'improvement') ?? null
  }

  get lastLost(): Message | null {
    return this.messages.findLast(({ kind }) => kind === 'lost') ?? null
  }
}
