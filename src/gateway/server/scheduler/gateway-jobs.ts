import type { AuditStore, Retained, Retention, RetentionStore } from '../../../store/gateway/records.ts'
import type { Job } from './scheduler.ts'

/** What the gateway's own jobs work with. */
export interface JobEdges {
  readonly store: Pick<RetentionStore, 'retain'> & Pick<AuditStore, 'seal'>
  /** Epoch milliseconds. */
  readonly now: () => number
  /** What the configuration says now. */
  readonly retention: () => Retention
}

/** What the gateway does by itself: it keeps its store small, and signs its trail also where nothing more comes in. */
export function gatewayJobs({ store, now, retention }: JobEdges): readonly Job[] {
  return [
    {
      name: 'retention',
      schedule: '7 * * * *',
      run: async () => words(await store.retain(now(), retention())),
    },
    {
      ...{ name: 'audit-seal', schedule: '* * * * *', isQuiet: true },
      run: async () => ((await store.seal()) ? 'signed' : null),
    },
  ]
}

function words({ beats, records, effects, silences, exported, removed }: Retained): string | null {
  const parts = [
    [beats, 'beats moved'],
    [records, 'records moved'],
    [effects, 'effects forgotten'],
    [silences, 'silences forgotten'],
    [exported, 'days exported'],
    [removed, 'exports removed'],
  ] as const
  const done = parts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`)
  return done.length === 0 ? null : done.join(', ')
}
