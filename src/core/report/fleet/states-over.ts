import { type State, worstState } from '../../state.ts'

/** A change of a state; `at` in epoch milliseconds. */
export interface StateChange {
  readonly at: number
  readonly from: State
  readonly to: State
}

/** A stretch of time, cut into columns of one length. */
export interface Span {
  /** Epoch milliseconds. */
  readonly from: number
  readonly until: number
  readonly columns: number
}

/**
 * What a state was over a span: for each column the worst that it was in it.
 *
 * @param now the state at the end of the span
 * @param changes that led there, the newest first
 */
export function statesOver(now: State, changes: readonly StateChange[], span: Span): State[] {
  const stretches = stretchesOf(now, changes, span)
  const width = (span.until - span.from) / span.columns
  return Array.from({ length: span.columns }, (_, column) => {
    const from = span.from + column * width
    const isIn = (stretch: Stretch) => stretch.from < from + width && stretch.until > from
    return worstState(stretches.filter(isIn).map(({ state }) => state))
  })
}

interface Stretch {
  readonly state: State
  readonly from: number
  readonly until: number
}

function stretchesOf(now: State, changes: readonly StateChange[], { from, until }: Span): Stretch[] {
  const stretches: Stretch[] = []
  let end = until
  let state = now
  for (const change of changes) {
    if (change.at > from && change.at < end) {
      stretches.push({ state: change.to, from: change.at, until: end })
      end = change.at
    }
    if (change.at <= from) break
    state = change.from
  }
  return end > from ? [...stretches, { state, from, until: end }] : stretches
}
