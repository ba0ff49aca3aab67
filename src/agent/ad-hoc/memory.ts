import type { Field } from '../../core/probe-kind/kind.ts'
import { misused } from './misused.ts'
import type { AdHocRequest } from './request.ts'

/** What a check of flags remembers from run to run. */
export interface AdHocMemory {
  readonly keeps: boolean
  /** How many runs in a row must meet a condition. */
  readonly consecutive: number
}

const usual = 2

/**
 * Runs are remembered where a flag asks for it, where runs are counted, and where a field that is asked for tells what
 * came since an earlier run. What came since the last run is told by one run only, so that one run counts.
 *
 * @throws VitalsError AD_HOC_INVALID where what is asked needs a memory and `--no-state` forbids one
 */
export function memoryOf(
  { memory = null, consecutive = null }: AdHocRequest,
  asked: readonly (readonly [string, Field])[],
): AdHocMemory {
  const compared = asked.filter(([, { since }]) => since !== undefined)
  const counts = consecutive ?? (compared.some(([, { since }]) => since === 'last_run') ? 1 : usual)
  if (memory === 'none') {
    if (consecutive !== null && consecutive > 1)
      throw misused('--consecutive counts runs, and --no-state remembers none.')
    // A field that is absent without an earlier run is unknown; one that then says "no change" would look healthy.
    const [blind] = compared.find(([, { absence }]) => absence === undefined) ?? []
    if (blind !== undefined)
      throw misused(`'${blind}' tells what changed since an earlier run, and --no-state remembers none.`)
  }
  const keeps = memory === 'keep' || (memory === null && (compared.length > 0 || (consecutive ?? 1) > 1))
  return { keeps, consecutive: counts }
}
