import type { DecisionsVerdict } from '../../../core/report/decisions-verdict.ts'
import type { Page, TrailQuery } from '../../../store/gateway/reads.ts'
import type { BeatsVerdict, DecidedBeats } from '../../../store/gateway/records.ts'
import type { AuditRecord, ChainEnds } from '../../../store/store.ts'

/** The trail of a gateway from outside: through it while it runs, else on its files. */
export interface TrailAccess {
  ends(): Promise<ChainEnds>
  page(query: TrailQuery): Promise<Page<AuditRecord>>
  /** Recomputes the chain of the kept beats. */
  verifyBeats(): Promise<BeatsVerdict>
  /** Decides a part of the trail again, from a cursor on. */
  rederive(cursor: string | null, until: Pick<DecidedBeats, 'since' | 'through'>): Promise<DecisionsVerdict>
  close(): Promise<void>
}

/** How many records are decided again at once: others get their turn in between. */
export const recordsAtOnce = 200
