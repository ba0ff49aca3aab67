import { VitalsError } from '../../core/errors.ts'
import {
  attemptsIn,
  beginRestart,
  endRestart,
  forgiveRestarts,
  noRestarts,
  type RestartHistory,
  type RestartLimits,
  type RestartRefusal,
  refuseRestart,
  rememberSighting,
} from '../../core/supervision/restart-budget.ts'
import { isRestartHistory } from '../../core/supervision/restart-history.ts'
import type { Sighting } from '../../core/supervision/sighting.ts'
import { formatDuration } from '../../core/text/duration.ts'
import { nearestIsoTime } from '../../core/text/time.ts'
import type { Service } from '../../host/services/service.ts'
import type { LedgerStore, Revision } from '../../store/ledger.ts'
import { isDamage } from '../../store/sqlite/state-file-fault.ts'
import type { AuditEntry } from '../../store/store.ts'

const lockWaitMs = 2_000

/** Who wants a restart: a person, or a script that found the gateway dead. */
export type Trigger = 'operator' | 'if_dead'

/** What came of asking for a restart. */
export interface Begun {
  readonly refusal: RestartRefusal | null
  readonly history: RestartHistory
}

/** The remembered restarts of one service. Each step is durable before the next thing happens, and audited. */
export interface RestartLedger {
  read(): Promise<RestartHistory>
  /** Counts one look at the gateway. */
  see(sighting: Sighting): Promise<RestartHistory>
  /** Counts an attempt before it is made, or refuses it. */
  begin(trigger: Trigger, waitMs: number, forgive: boolean): Promise<Begun>
  /** Writes down how the attempt went. */
  end(trigger: Trigger, outcome: string, detail?: string): Promise<RestartHistory>
}

/** Opens the ledger of a service; `now` gives epoch milliseconds. */
export function restartLedger(
  store: LedgerStore,
  service: Pick<Service, 'manager' | 'unit'>,
  limits: RestartLimits,
  now: () => number,
): RestartLedger {
  const { read, revise, orAside } = closedWhenDamaged(store, service, now)
  return {
    read,
    see: (sighting) =>
      revise((history, at) => {
        const seen = rememberSighting(history, sighting, at)
        return { document: seen, audit: [], result: seen }
      }),
    begin(trigger, waitMs, forgive) {
      const begun = () =>
        revise<Begun>((history, at) => {
          const { next, refusal, events } = beginning(history, { limits, at, waitMs, forgive })
          const audit = events.map((event) => entryOf(service, trigger, at, event))
          return { document: next, audit, result: { refusal, history: next } }
        })
      return forgive ? orAside(begun) : begun()
    },
    end: (trigger, outcome, detail) =>
      revise((history, at) => {
        const ended = endRestart(history, at)
        const told = detail === undefined ? outcome : `${outcome}, ${detail}`
        const audit = [entryOf(service, trigger, at, { outcome, reason: `restart ended: ${told}` })]
        return { document: ended, audit, result: ended }
      }),
  }
}

/**
 * The ledger as it may be used: a damaged one is an error of its own, because without what was counted nobody knows
 * whether one more restart is one too many.
 */
function closedWhenDamaged(
  store: LedgerStore,
  service: Pick<Service, 'manager' | 'unit'>,
  now: () => number,
) {
  const name = ledgerName(service)
  const damaged = () => new VitalsError('RESTART_LEDGER_DAMAGED', { params: { unit: service.unit } })
  const memoryIn = (document: unknown): RestartHistory => {
    if (document === null) return noRestarts
    if (!isRestartHistory(document)) throw damaged()
    return document
  }
  const orClosed = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    try {
      return await work()
    } catch (error) {
      throw isDamage(error) ? damaged() : error
    }
  }
  return {
    read: () => orClosed(async () => memoryIn(await store.readLedger(name))),
    revise: <Result>(change: (history: RestartHistory, at: number) => Revision<RestartHistory, Result>) =>
      orClosed(() =>
        store.reviseLedger<unknown, Result>(name, lockWaitMs, (document) =>
          change(memoryIn(document), now()),
        ),
      ),
    /** An operator's word: what is damaged is set aside, and the count begins again. */
    async orAside<Result>(work: () => Promise<Result>): Promise<Result> {
      try {
        return await work()
      } catch (error) {
        const isOurs = error instanceof VitalsError && error.code === 'RESTART_LEDGER_DAMAGED'
        if (!isOurs || store.setLedgerAside(name) === null) throw error
        return work()
      }
    },
  }
}

/** Where the restarts of a service are kept: also the name of their audit chain. */
export function ledgerName({ manager, unit }: Pick<Service, 'manager' | 'unit'>): string {
  return `gateway:${manager}/${unit}`
}

interface Event {
  readonly outcome: string
  readonly reason: string
}

interface Asked {
  readonly limits: RestartLimits
  readonly at: number
  readonly waitMs: number
  readonly forgive: boolean
}

function beginning(remembered: RestartHistory, { limits, at, waitMs, forgive }: Asked) {
  const history = forgive ? forgiveRestarts(remembered, at) : remembered
  const refusal = refuseRestart(history, limits, at)
  const events = abandoned(remembered, at)
  if (refusal === 'under_way') return { next: history, refusal, events }
  const next = beginRestart(history, limits, at, waitMs)
  const outcome = refusal === null ? 'begun' : 'given_up'
  // A script asks again and again once it is given up; the trail is told once.
  if (!history.attempts.givenUp) {
    const used = `${attemptsIn(next, limits, at)} of ${limits.count} in ${formatDuration(limits.perMs)}`
    events.push({ outcome, reason: `restart ${outcome}: ${used}` })
  }
  return { next, refusal, events }
}

// A process that was killed while it waited could not write down how its attempt went.
function abandoned({ pending }: RestartHistory, at: number): Event[] {
  if (pending === null || at < pending.until) return []
  const since = nearestIsoTime(pending.since)
  return [{ outcome: 'interrupted', reason: `restart interrupted: that of ${since} has no end` }]
}

function entryOf(
  { manager, unit }: Pick<Service, 'manager' | 'unit'>,
  trigger: Trigger,
  at: number,
  event: Event,
): AuditEntry {
  const ts = nearestIsoTime(at)
  return { ts, type: 'action', action: 'gateway-restart', manager, unit, trigger, ...event }
}
