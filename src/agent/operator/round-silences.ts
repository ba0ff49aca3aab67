import { isoTime } from '../../core/text/time.ts'
import { errorText } from '../../host/system-error.ts'
import type { LedgerStore } from '../../store/ledger.ts'
import type { Remark } from '../remarks.ts'
import { type HostSilence, readHostSilences, silencesFor } from './host-silences.ts'

/** The silences of a round, and what people must learn where they cannot be read. */
export interface RoundSilences {
  readonly silences: readonly HostSilence[]
  readonly remarks: readonly Remark[]
}

/**
 * The silences that are meant for a policy, in a round at `now` (epoch milliseconds). Those that cannot be read silence
 * nothing: a message too many is better than none.
 */
export async function roundSilences(
  store: Pick<LedgerStore, 'readLedger'> | null,
  policy: string,
  now: number,
): Promise<RoundSilences> {
  if (store === null) return { silences: [], remarks: [] }
  try {
    return { silences: silencesFor(await readHostSilences(store), policy), remarks: [] }
  } catch (error) {
    const reason = `what is silenced cannot be read, so that nothing is: ${errorText(error)}`
    const entry = { ts: isoTime(now), type: 'configuration' as const, reason, change: 'silences_unreadable' }
    return { silences: [], remarks: [{ text: reason, entry }] }
  }
}
