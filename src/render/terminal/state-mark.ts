import type { State } from '../../core/state.ts'
import type { Paint, Palette } from './palette.ts'

const symbols: Readonly<Record<State, { readonly unicode: string; readonly ascii: string }>> = {
  healthy: { unicode: '✓', ascii: '+' },
  recovering: { unicode: '↻', ascii: '~' },
  degraded: { unicode: '▲', ascii: '!' },
  critical: { unicode: '✗', ascii: 'X' },
  unknown: { unicode: '?', ascii: '?' },
}

const meaning: Readonly<Record<State, keyof Palette>> = {
  healthy: 'good',
  recovering: 'underway',
  degraded: 'warning',
  critical: 'bad',
  unknown: 'unclear',
}

/** One column that tells a state by its form, so that colour only repeats it. */
export function stateSymbol(state: State, unicode: boolean): string {
  return symbols[state][unicode ? 'unicode' : 'ascii']
}

/** The colour of a state. */
export function statePaint(state: State, palette: Palette): Paint {
  return palette[meaning[state]]
}
