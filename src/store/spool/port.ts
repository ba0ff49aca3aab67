import type { BeatOrder } from '../../core/heartbeat/order/beat-order.ts'
import type { KeptBeat } from '../../core/heartbeat/sending/spool-limit.ts'

/** A beat before it is kept; whether it tells anything new is found by its standing. */
export interface NewBeat extends Pick<KeptBeat, 'id' | 'order' | 'body' | 'bytes'> {
  /** Its verdict and the states of its checks: the same text as that of the beat before means that nothing changed. */
  readonly standing: string
}

/** A beat that went because there was no room. */
export type DroppedBeat = Pick<KeptBeat, 'id' | 'unchanged'>

/** A beat that gets another number. */
export interface RenumberedBeat {
  readonly id: string
  readonly order: BeatOrder
  readonly body: string
}

/** A time in which a gateway is not to be asked. */
export interface Pause {
  /** By the own clock, epoch milliseconds. */
  readonly until: number
  /** `gone`: the agent was removed there. */
  readonly kind: 'wait' | 'gone'
  /** Why, for people. */
  readonly detail: string
  /** The key that was signed by: another one may be tried at once. */
  readonly keyId: string
}

/** How much a spool holds. */
export interface SpoolSize {
  readonly beats: number
  readonly bytes: number
}

/**
 * What an agent keeps on its disk: how often it started, and its beats until a gateway has them. The port that every
 * driver fills and one contract suite tests. Everything is durable when it resolves, or nothing changed.
 */
export interface BeatSpool {
  /**
   * Counts one more start, above `least`, and gives its number. No two starts of an agent ever get the same one.
   *
   * @throws VitalsError CANNOT_WRITE, STATE_LOCKED
   */
  countStart(least?: number): Promise<number>
  /**
   * Keeps a beat behind all that are kept. What goes to make room for it, by the limit or because the disk is full, is
   * given back: the oldest that told nothing new, then the oldest.
   *
   * @throws VitalsError CANNOT_WRITE where not even that makes room; nothing is then changed
   */
  append(beat: NewBeat): Promise<readonly DroppedBeat[]>
  /** The oldest beats, at most `most`. */
  oldest(most: number): Promise<readonly KeptBeat[]>
  size(): Promise<SpoolSize>
  /** Takes beats away that a gateway has, or will never take. */
  remove(ids: readonly string[]): Promise<void>
  renumber(beats: readonly RenumberedBeat[]): Promise<void>
  /** What is added to the own clock for the time of an attempt, in milliseconds; 0 unless it was set. */
  clockOffset(): Promise<number>
  setClockOffset(ms: number): Promise<void>
  /** Until when the gateway is not to be asked, as it said itself; `null` where it may be. */
  pause(): Promise<Pause | null>
  setPause(pause: Pause | null): Promise<void>
  close(): Promise<void>
}
