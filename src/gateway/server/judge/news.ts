import type { State } from '../../../core/state.ts'
import type { BeatRow } from '../../../store/gateway/port.ts'
import type { AuditEntry } from '../../../store/store.ts'

/** A beat that was taken in. */
export interface BeatNews {
  readonly nodeId: string
  /** When it came: epoch milliseconds. */
  readonly timestamp: number
  /** `null` where it has no number. */
  readonly seq: number | null
  /** Of the agent, after it. */
  readonly state: State
}

/** What a committed step has that others want to hear of at once. */
export interface News {
  /** None while nobody listens to beats. */
  readonly beats: readonly BeatNews[]
  /** As they stand in the trail. */
  readonly transitions: readonly AuditEntry[]
}

/** What is told of these changes; `null` where there is nothing. */
export function newsOf(
  { beats, audit }: { readonly beats: readonly BeatRow[]; readonly audit: readonly AuditEntry[] },
  hearsBeats: boolean,
): News | null {
  const transitions = audit.filter(({ type }) => type === 'transition')
  if (transitions.length === 0 && !(hearsBeats && beats.length > 0)) return null
  return { beats: hearsBeats ? beats.map(newsOfBeat) : [], transitions }
}

function newsOfBeat({ agent, receivedAt, seq, state }: BeatRow): BeatNews {
  return { nodeId: agent, timestamp: Math.floor(receivedAt), seq: seq === 0 ? null : seq, state }
}
