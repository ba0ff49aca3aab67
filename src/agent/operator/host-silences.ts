import { type AgentMutes, agentMutes, type Silence, silencedUntil } from '../../core/notify/silence.ts'
import type { SilenceReport } from '../../core/report/fleet/silence.ts'
import { nearestIsoTime } from '../../core/text/time.ts'
import type { LedgerStore } from '../../store/ledger.ts'

/** The ledger of this host's silences. */
export const silencesLedger = 'silences:host'

/** A silence of this host; times are epoch milliseconds. */
export interface HostSilence extends Silence {
  /** Real path of the policy that it is for alone; `null` for every one. */
  readonly policy: string | null
  readonly by: string
  readonly note: string
  readonly createdAt: number
  readonly endedBy: string | null
}

/** What is remembered of them. */
export interface HostSilences {
  readonly form: 1
  readonly at: number
  /** In the order in which they were made. */
  readonly silences: readonly HostSilence[]
}

/** The silences that are kept, oldest first. @throws Error for those of a newer release; VitalsError IO */
export async function readHostSilences(
  store: Pick<LedgerStore, 'readLedger'>,
): Promise<readonly HostSilence[]> {
  return silencesIn(await store.readLedger<HostSilences>(silencesLedger))
}

/** @throws Error for a document of a newer form: it must not be read as something else, nor overwritten */
export function silencesIn(document: HostSilences | null): readonly HostSilence[] {
  if (document === null) return []
  if (document.form !== 1) throw new Error(`silences of the form ${document.form} are not read here`)
  return document.silences
}

/** The silences that are meant for a policy. */
export function silencesFor(silences: readonly HostSilence[], policy: string): readonly HostSilence[] {
  return silences.filter((silence) => silence.policy === null || silence.policy === policy)
}

/** What they hide of the checks of this host at a time. */
export function hostMutes(silences: readonly HostSilence[], at: number): AgentMutes {
  return agentMutes(silences, { agent: '', at })
}

/** Until when they hide a check, epoch milliseconds; `null` where they do not. */
export function hostSilencedUntil(
  silences: readonly HostSilence[],
  check: string,
  at: number,
): number | null {
  return silencedUntil(silences, { agent: '', check, at })
}

/** A silence as people are told of it at `now`. */
export function hostSilenceReport(silence: HostSilence, now: number): SilenceReport {
  const { id, kind, checks, policy, from, until, by, note, createdAt, endedBy } = silence
  return {
    ...{ id, kind, agent: null, checks, policy, from: nearestIsoTime(from), until: nearestIsoTime(until) },
    state: until <= now ? 'over' : from <= now ? 'active' : 'pending',
    ...{ by, note, created_at: nearestIsoTime(createdAt), ended_by: endedBy },
  }
}
