import type { State } from '../../core/state.ts'
import { statePaint } from './state-mark.ts'
import type { Pen } from './style.ts'

const letters: Readonly<Record<State, string>> = {
  healthy: '-',
  recovering: 'r',
  degraded: 'D',
  critical: 'C',
  unknown: '?',
}

/**
 * States over time, a letter a column. Runs of one state are painted as one, so that a line holds as few colour codes as
 * it can.
 */
export function stateLine(states: readonly State[], pen: Pen): string {
  let line = ''
  for (let at = 0; at < states.length; ) {
    const state = states[at] as State
    let end = at
    while (states[end] === state) end += 1
    line += statePaint(state, pen.palette)(letterOf(state, pen).repeat(end - at))
    at = end
  }
  return line
}

/** The letter of a state in such a line. */
export function letterOf(state: State, { style }: Pen): string {
  return state === 'healthy' && style.unicode ? '─' : letters[state]
}
