import type { CheckPast } from '../state/check.ts'
import { elapsed } from '../state/clock.ts'

/**
 * For how long the present state was shown since it was entered, in milliseconds: neither the time that a mute hid it
 * nor that in which `unknown` covered it (rule 14, `after:`).
 */
export function shownMs({ past, state }: CheckPast): number {
  let sum = 0
  for (let place = past.length - 1; place > 0; place -= 1) {
    const before = past[place - 1]!
    if (state === 'unknown' ? before.state !== 'unknown' : past[place]!.entered !== null) break
    if (before.state === state && before.isShown) sum += elapsed(past, place - 1, place)
  }
  return sum
}
