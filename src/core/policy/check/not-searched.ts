import type { Finding } from '../../errors.ts'
import type { Checking } from './checking.ts'
import { finding } from './checking.ts'

/** Checks that a search for flaps says nothing of. */
export function notSearched({ checks }: Checking): Finding[] {
  return checks.flatMap(({ spec, places, worlds }) => {
    if (worlds !== null) return []
    const message = `Check '${spec.name}' was not searched for flaps: its conditions compute with values or have too many cases.`
    const hint = 'Give what is computed a name under signals and compare that name with constants.'
    return [finding('not_searched', message, places.key, hint)]
  })
}
