import type { BeatStore } from './port.ts'
import type { FleetReads } from './reads.ts'
import type { AuditStore, JobStore, KeyStore, PolicyStore, RetentionStore, SilenceStore } from './records.ts'

/** Everything that a gateway remembers: the port that every driver fills and one contract suite tests. */
export interface GatewayStore
  extends BeatStore,
    FleetReads,
    KeyStore,
    PolicyStore,
    JobStore,
    AuditStore,
    RetentionStore,
    SilenceStore {
  close(): Promise<void>
}
