import { type BeatOrder, compareBeats } from './beat-order.ts'

/** A beat that waits for those before it. Times are epoch milliseconds of the receiver. */
export interface HeldBeat<Item> {
  readonly order: BeatOrder
  readonly id: string
  /** When it is used even if those before it never came. */
  readonly dueAt: number
  /** It came out of a spool, whose beats may still be on their way from an older start. */
  readonly spooled: boolean
  readonly item: Item
}

/** Numbers that never came, both ends included. */
export interface MissedRange {
  readonly bootEpoch: number
  readonly from: number
  readonly to: number
}

/** What is remembered of the order of one agent's beats. Plain JSON. */
export interface BeatWindow<Item> {
  /** The newest beat that was used; `null` before the first. */
  readonly newest: BeatOrder | null
  /** In their order. */
  readonly held: readonly HeldBeat<Item>[]
  /** The newest used beats, by which a second beat of the same number is told. */
  readonly recent: readonly BeatOrder[]
  /** Beats that did not come in time; one that comes late is taken off. */
  readonly missed: number
  /** The newest gaps of them. */
  readonly gaps: readonly MissedRange[]
}

/** A beat that has come and was never seen before, by its id. */
export interface ArrivedBeat<Item> {
  readonly order: BeatOrder | null
  readonly id: string
  readonly spooled: boolean
  /** Whether it tells of now: neither out of a spool nor judged long ago. */
  readonly current: boolean
  readonly item: Item
}

/**
 * What becomes of a beat: `used` now, `held` for those before it, `late` behind one that was used, `epoch-behind` where its
 * sender's counter went back, `twin` where another beat has its number.
 */
export type ArrivalFate = 'used' | 'held' | 'late' | 'epoch-behind' | 'twin'

/** The window after a beat or a time, and the items to use now, in their order. */
export interface Arrival<Item> {
  readonly fate: ArrivalFate
  readonly window: BeatWindow<Item>
  readonly use: readonly Item[]
}

const mostHeld = 64
const shortestWaitMs = 5_000
// Two senders meet within an interval or so; each of these is stored with every beat.
const mostRecent = 4
const mostGaps = 16

/** The window of an agent that never beat. */
export const emptyWindow: BeatWindow<never> = { newest: null, held: [], recent: [], missed: 0, gaps: [] }

/**
 * Takes a beat in by its number, never by its time. Early ones wait 5 s at most, two intervals out of a spool, and 64 at
 * most; beats without a number are used as they come.
 *
 * @param at when it was received
 */
export function arrive<Item>(
  window: BeatWindow<Item>,
  beat: ArrivedBeat<Item>,
  at: number,
  intervalMs: number,
): Arrival<Item> {
  const { order } = beat
  if (order === null) return { fate: 'used', window, use: [beat.item] }
  if (hasTwin(window, order)) return { fate: 'twin', window, use: [] }
  if (window.newest !== null && compareBeats(order, window.newest) < 0) return behind(window, beat, order)
  const waitMs = beat.spooled ? Math.max(shortestWaitMs, 2 * intervalMs) : shortestWaitMs
  const { id, spooled, item } = beat
  const held = { order, id, spooled, item, dueAt: at + waitMs }
  const next = { ...window, held: insert(window.held, held) }
  const settled = settle(next, at)
  return { ...settled, fate: settled.window.held.includes(held) ? 'held' : 'used' }
}

/** What is to be used at a time without a new beat: whoever waited long enough, and what follows it. */
export function release<Item>(window: BeatWindow<Item>, at: number): Pick<Arrival<Item>, 'window' | 'use'> {
  return settle(window, at)
}

/** When the next held beat is used at the latest; `null` when none is held. */
export function nextDue(window: BeatWindow<unknown>): number | null {
  return window.held.length === 0 ? null : Math.min(...window.held.map(({ dueAt }) => dueAt))
}

function behind<Item>(window: BeatWindow<Item>, beat: ArrivedBeat<Item>, order: BeatOrder): Arrival<Item> {
  const isOlderStart = order.bootEpoch < (window.newest as BeatOrder).bootEpoch
  if (isOlderStart && beat.current) return { fate: 'epoch-behind', window, use: [] }
  return { fate: 'late', window: withoutGap(window, order), use: [] }
}

function hasTwin({ recent, held }: BeatWindow<unknown>, order: BeatOrder): boolean {
  return (
    recent.some((used) => compareBeats(used, order) === 0) ||
    held.some((other) => compareBeats(other.order, order) === 0)
  )
}

function insert<Item>(held: readonly HeldBeat<Item>[], beat: HeldBeat<Item>): readonly HeldBeat<Item>[] {
  const at = held.findIndex(({ order }) => compareBeats(order, beat.order) > 0)
  return at === -1 ? [...held, beat] : held.toSpliced(at, 0, beat)
}

/** Uses the oldest held beat as long as it follows, there are too many, or one of them has waited long enough. */
function settle<Item>(
  window: BeatWindow<Item>,
  at: number,
): Pick<Arrival<Item>, 'window' | 'use'> & { readonly fate: 'used' } {
  const use: Item[] = []
  let now = window
  for (let first = now.held[0]; first !== undefined; first = now.held[0]) {
    const isDue = now.held.some(({ dueAt }) => dueAt <= at)
    if (!isDue && now.held.length <= mostHeld && !follows(first, now.newest)) break
    use.push(first.item)
    now = afterUse(now, first)
  }
  return { fate: 'used', window: now, use }
}

function follows({ order, spooled }: HeldBeat<unknown>, newest: BeatOrder | null): boolean {
  if (newest !== null && order.bootEpoch === newest.bootEpoch) return order.seq === newest.seq + 1
  // Where an older start ended is not known; only out of a spool may more of it come. Before the first there is none.
  return order.seq === 1 && (!spooled || order.bootEpoch === 1)
}

function afterUse<Item>(window: BeatWindow<Item>, used: HeldBeat<Item>): BeatWindow<Item> {
  const { newest, recent } = window
  const { order } = used
  const gap = gapBefore(order, newest)
  return {
    newest: order,
    held: window.held.slice(1),
    recent: [...recent, order].slice(-mostRecent),
    missed: window.missed + (gap === null ? 0 : gap.to - gap.from + 1),
    gaps: gap === null ? window.gaps : [...window.gaps, gap].slice(-mostGaps),
  }
}

/** Before the first beat that is known, nobody can say what was missed. */
function gapBefore({ bootEpoch, seq }: BeatOrder, newest: BeatOrder | null): MissedRange | null {
  if (newest === null) return null
  const from = bootEpoch === newest.bootEpoch ? newest.seq + 1 : 1
  return from === seq ? null : { bootEpoch, from, to: seq - 1 }
}

function withoutGap<Item>(window: BeatWindow<Item>, { bootEpoch, seq }: BeatOrder): BeatWindow<Item> {
  const index = window.gaps.findIndex((gap) => {
    return gap.bootEpoch === bootEpoch && gap.from <= seq && seq <= gap.to
  })
  const gap = window.gaps[index]
  if (gap === undefined) return window
  const parts = [
    { ...gap, to: seq - 1 },
    { ...gap, from: seq + 1 },
  ].filter(({ from, to }) => from <= to)
  return { ...window, missed: window.missed - 1, gaps: window.gaps.toSpliced(index, 1, ...parts) }
}
