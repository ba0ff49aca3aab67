/** Where a beat stands in its agent's life: a counter of starts and one of beats, both from 1. Never a time. */
export interface BeatOrder {
  readonly bootEpoch: number
  readonly seq: number
}

/** Negative when `a` came before `b`, positive when after, 0 when they are the same beat (rule 13). */
export function compareBeats(a: BeatOrder, b: BeatOrder): number {
  return a.bootEpoch - b.bootEpoch || a.seq - b.seq
}
