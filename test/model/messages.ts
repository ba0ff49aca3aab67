import type { State } from './states.ts'

export type MessageKind =
  | 'problem'
  | 'improvement'
  | 'recovery'
  | 'lost'
  | 'data_back'
  | 'flapping_started'
  | 'flapping_ended'

/** Something that one channel was told about one check. */
export interface Message {
  readonly at: number
  readonly kind: MessageKind
  readonly state: State
}

/** What a channel has in mind of a check: everything that it was told, oldest first. */
export class Heard {
  private readonly messages: Message[] = []

  add(message: Message): void {
    this.messages.push(message)
  }

  /** The state that was told last; losing sight of a check is not a state of it. `null` before any. */
  get state(): State | null {
    return (
      this.messages.findLast(({ kind }) => kind !== 'lost' && !kind.startsWith('flapping'))?.state ?? null
    )
  }

  /** Whether it was told of the problem that is open, so that its end is news for it too (rule 14). */
  get ofProblem(): boolean {
    return this.state !== null && this.state !== 'healthy'
  }

  /** Whether the last word was that the check is out of sight. */
  get isLost(): boolean {
    return this.messages.findLast(({ kind }) => !kind.startsWith('flapping'))?.kind === 'lost'
  }

  get isFlapping(): boolean {
    return this.messages.findLast(({ kind }) => kind.startsWith('flapping'))?.kind === 'flapping_started'
  }

  /** The newest problem or improvement: what repeats are measured against (rule 15). */
  get lastProblem(): Message | null {
    return this.messages.findLast(({ kind }) => kind === 'problem' || kind === 'improvement') ?? null
  }

  get lastLost(): Message | null {
    return this.messages.findLast(({ kind }) => kind === 'lost') ?? null
  }
}
