import type { Finding } from '../../../../errors.ts'
import { type CheckedCheck, finding } from '../checking.ts'

/** A check of which a search for flaps cannot say that there is none. */
export function notSearched({ spec, places, worlds }: CheckedCheck): Finding {
  const [why, hint] =
    worlds === null
      ? [
          'it computes with values or has too many cases',
          'Name what is computed under signals, and compare that name with constants.',
        ]
      : ['there are too many states', 'Ask for fewer samples in a row, or split the check.']
  const message = `Check '${spec.name}' was not searched for flaps to the end: ${why}.`
  return finding('not_searched', message, places.key, hint)
}
