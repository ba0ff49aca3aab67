import { isProblem, type State } from '../../../state.ts'
import type { CompiledCheck } from '../compiled.ts'
import { lackOf } from '../missing.ts'
import type { Moment } from '../moment.ts'
import type { CheckState } from '../policy-state.ts'
import { sayTruths, setOf } from '../truths/truths.ts'
import { judgeSample } from './judge-sample.ts'
import type { Move } from './move.ts'

/** What one more sample without data does to a check, as `missing.treat` says (rules 8 and 9). */
export function takeMissing(
  check: CompiledCheck,
  state: CheckState,
  standing: State | null,
  tick: Moment,
): Move | null {
  const { treat, consecutive } = check.spec.missing
  state.missing += 1
  const isNews = state.missing >= consecutive || tick.countsMet
  switch (treat) {
    case 'unknown':
      return isNews ? lose(check, state, tick) : null
    case 'breach':
      if (!isNews) return null
      breach(check)
      return judgeSample(check, state, standing, tick, 'breach')
    case 'ok':
    case 'keep':
      return null
  }
}

function lose(check: CompiledCheck, state: CheckState, tick: Moment): Move | null {
  const reason = lackOf(check, tick.frame)
  if (state.state !== 'unknown') return { to: 'unknown', transition: -1, reason }
  // A check that was never seen has nothing to lose; that it stays unseen is news all the same.
  state.reason ??= reason
  return null
}

/** Makes a sample of missing data that meets every condition that worsens, its `and` included, and none that improves. */
function breach({ transitions, truths }: CompiledCheck): void {
  const met = transitions.filter(({ worsening, spec: { from, to } }) => {
    return worsening ? to !== 'unknown' : from === 'unknown' && isProblem(to)
  })
  sayTruths(truths, setOf(met))
}
