import { formatDuration } from '../core/duration.ts'
import {
  attemptsIn,
  beginRestart,
  endRestart,
  forgiveRestarts,
  noRestarts,
  type RestartLimits,
  type RestartMemory,
  type RestartRefusal,
  refuseRestart,
  rememberSighting,
} from '../core/supervision/restart-budget.ts'
import type { Sighting } from '../core/supervision/sighting.ts'
import type { LedgerStore } from '../store/ledger.ts'
import type { AuditEntry } from '../store/store.ts'
import type { Service } from '../supervisor/service.ts'

const lockWaitMs = 2_000

/** Who wants a restart: a person, or a script that found the gateway dead. */
export type Trigger = 'operator' | 'if_dead'

/** What came of asking for a restart. */
export interface Begun {
  readonly refusal: RestartRefusal | null
  readonly memory: RestartMemory
}

/** The remembered restarts of one service. Each step is durable before the next thing happens, and audited. */
export interface RestartLedger {
  read(): Promise<RestartMemory>
  /** Counts one look at the gateway. */
  see(sighting: Sighting): Promise<RestartMemory>
  /** Counts an attempt before it is made, or refuses it. */
  begin(trigger: Trigger, waitMs: number, forgive: boolean): Promise<Begun>
  /** Writes down how the attempt went. */
  end(trigger: Trigger, outcome: string): Promise<RestartMemory>
}

/** Opens the ledger of a service; `now` gives epoch milliseconds. */
export function restartLedger(
  store: LedgerStore,
  service: Pick<Service, 'manager' | 'unit'>,
  limits: RestartLimits,
  now: () => number,
): RestartLedger {
  const name = ledgerName(service)
  const entryAt = (at: number, outcome: string, trigger: Trigger, reason: string): AuditEntry => ({
    ts: new Date(at).toISOString(),
    type: 'action',
    action: 'gateway-restart',
    manager: service.manager,
    unit: service.unit,
    outcome,
    trigger,
    reason,
  })
  const revise = <Result>(
    change: (
      memory: RestartMemory,
      at: number,
    ) => {
      document: RestartMemory
      audit: readonly AuditEntry[]
      result: Result
    },
  ) =>
    store.reviseLedger<RestartMemory, Result>(name, lockWaitMs, (document) =>
      change(document ?? noRestarts, now()),
    )

  return {
    read: async () => (await store.readLedger<RestartMemory>(name)) ?? noRestarts,
    see: (sighting) =>
      revise((memory, at) => {
        const seen = rememberSighting(memory, sighting, at)
        return { document: seen, audit: [], result: seen }
      }),
    begin: (trigger, waitMs, forgive) =>
      revise<Begun>((remembered, at) => {
        const memory = forgive ? forgiveRestarts(remembered, at) : remembered
        const refusal = refuseRestart(memory, limits, at)
        const audit = abandoned(remembered, at, (reason) => entryAt(at, 'interrupted', trigger, reason))
        if (refusal === 'under_way') return { document: memory, audit, result: { refusal, memory } }
        const next = beginRestart(memory, limits, at, waitMs)
        const told = `${attemptsIn(next, limits, at)} of ${limits.count} in ${formatDuration(limits.perMs)}`
        if (refusal === null) audit.push(entryAt(at, 'begun', trigger, `begun: ${told}`))
        else if (!memory.attempts.givenUp) audit.push(entryAt(at, 'given_up', trigger, `given_up: ${told}`))
        return { document: next, audit, result: { refusal, memory: next } }
      }),
    end: (trigger, outcome) =>
      revise((memory, at) => {
        const ended = endRestart(memory, at)
        return { document: ended, audit: [entryAt(at, outcome, trigger, outcome)], result: ended }
      }),
  }
}

/** Where the restarts of a service are kept: also the name of their audit chain. */
export function ledgerName({ manager, unit }: Pick<Service, 'manager' | 'unit'>): string {
  return `gateway:${manager}/${unit}`
}

// A process that was killed while it waited could not write down how its attempt went.
function abandoned(
  { pending }: RestartMemory,
  at: number,
  entry: (reason: string) => AuditEntry,
): AuditEntry[] {
  if (pending === null || at < pending.until) return []
  return [entry(`interrupted: the attempt of ${new Date(pending.since).toISOString()} has no end`)]
}
