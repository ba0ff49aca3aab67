import type { Silence } from '../../../../core/notify/silence.ts'
import type { SilenceReport } from '../../../../core/report/fleet/silence.ts'
import { nearestIsoTime } from '../../../../core/text/time.ts'
import type { IngestTransaction, SilenceRow } from '../../../../store/gateway/port.ts'

/** So many may not be over: each costs every batch of beats a look. */
export const mostSilences = 1_000

/** What is stored of a silence beside its times. Times are epoch milliseconds. */
export interface SilenceBody extends Pick<Silence, 'kind' | 'agent' | 'checks'> {
  readonly form: 1
  readonly by: string
  readonly note: string
  readonly createdAt: number
  /** Who ended it before its time; `null` for nobody. */
  readonly endedBy: string | null
}

/** A silence with all that is known of it. */
export type KeptSilence = Silence & SilenceBody

/** The silences that hold at `now` (epoch milliseconds) or later, as they are judged by. */
export async function silencesOf(
  transaction: Pick<IngestTransaction, 'silences'>,
  now: number,
): Promise<readonly Silence[]> {
  return (await transaction.silences(now)).map(readSilence)
}

/** @throws Error for one of a newer form: it must not be read as something else */
export function readSilence({ id, from, until, body }: SilenceRow): KeptSilence {
  const read = JSON.parse(body) as SilenceBody
  if (read.form !== 1) throw new Error(`the silence ${id} has the form ${read.form}, which is not read here`)
  return { ...read, id, from, until }
}

export function silenceRow({ id, from, until, ...body }: KeptSilence): SilenceRow {
  return { id, from, until, body: JSON.stringify(body) }
}

/** A silence as people are told of it at `now` (epoch milliseconds). */
export function silenceReport(silence: KeptSilence, now: number): SilenceReport {
  const { id, kind, agent, checks, from, until, by, note, createdAt, endedBy } = silence
  return {
    ...{ id, kind, agent, checks, policy: null, from: nearestIsoTime(from), until: nearestIsoTime(until) },
    state: until <= now ? 'over' : from <= now ? 'active' : 'pending',
    ...{ by, note, created_at: nearestIsoTime(createdAt), ended_by: endedBy },
  }
}
