import { VitalsError } from '../../core/errors.ts'
import type { AskedSilence, Desk } from '../../core/fleet/desk.ts'
import { silenceId } from '../../core/notify/silence-id.ts'
import { isoTime, nearestIsoTime } from '../../core/text/time.ts'
import type { LedgerStore, Revision } from '../../store/ledger.ts'
import type { AuditEntry, Store } from '../../store/store.ts'
import { acknowledgeHost } from './acknowledge-host.ts'
import {
  type HostSilence,
  type HostSilences,
  hostSilenceReport,
  readHostSilences,
  silencesIn,
  silencesLedger,
} from './host-silences.ts'
import { refuseUnknownChecks } from './known-checks.ts'

const waitMs = 5_000
const keptMs = 30 * 86_400_000

/** What the desk of a host works with. */
export interface HostDeskEdges {
  readonly store: Store & LedgerStore
  /** Real path of the policy that is meant; `null` where none is named. */
  readonly policy: string | null
  /** The account that asks. */
  readonly by: string
  readonly agentId: string
  /** Epoch milliseconds. */
  readonly now: () => number
  /** 10 random bytes. */
  readonly random: () => Uint8Array
}

/** Where the operator of a host without a gateway speaks: to what its own probes remember. */
export function hostDesk({ store, policy, by, agentId, now, random }: HostDeskEdges): Desk {
  const revise = <Result>(change: (known: readonly HostSilence[], at: number) => Change<Result>) => {
    const at = now()
    return store.reviseLedger<HostSilences, Result>(silencesLedger, waitMs, (document) => {
      return revision(silencesIn(document), at, change)
    })
  }
  return {
    acknowledge: async (asked) => await acknowledgeHost(store, policy, asked, { by, at: now(), agentId }),
    silence: async (asked) => {
      await refuseUnknownChecks(store, policy, asked.checks)
      const fresh = { by, policy, random: random() }
      const made = await revise((known, at) => added(known, asked, fresh, at))
      return hostSilenceReport(made, now())
    },
    silences: async (all) => {
      const at = now()
      const kept = (await readHostSilences(store)).filter(({ until }) => all || until > at)
      return kept.map((silence) => hostSilenceReport(silence, at)).reverse()
    },
    end: async (id) => hostSilenceReport(await revise((known, at) => ended(known, id, by, at)), now()),
  }
}

interface Change<Result> {
  readonly silences: readonly HostSilence[]
  readonly audit: readonly AuditEntry[]
  readonly result: Result
}

function revision<Result>(
  known: readonly HostSilence[],
  at: number,
  change: (known: readonly HostSilence[], at: number) => Change<Result>,
): Revision<HostSilences, Result> {
  const kept = known.filter(({ until }) => until > at - keptMs)
  const { silences, audit, result } = change(kept, at)
  return { document: { form: 1, at, silences }, audit, result }
}

function added(
  known: readonly HostSilence[],
  { kind, checks, note, from, until }: AskedSilence,
  { by, policy, random }: { by: string; policy: string | null; random: Uint8Array },
  at: number,
): Change<HostSilence> {
  const times = { from: from === null ? at : Date.parse(from), until: Date.parse(until) }
  if (times.until <= Math.max(at, times.from)) {
    const detail = 'The end of a silence must lie ahead, and behind its beginning.'
    throw new VitalsError('USAGE', { params: { detail, command: 'silence add' } })
  }
  const silence: HostSilence = {
    ...{ id: silenceId(at, random), kind, agent: null, checks: [...new Set(checks)].sort(), ...times },
    ...{ policy, by, note, createdAt: at, endedBy: null },
  }
  return { silences: [...known, silence], audit: [entryOf('made', silence, by, at)], result: silence }
}

function ended(known: readonly HostSilence[], id: string, by: string, at: number): Change<HostSilence> {
  const silence = known.find((one) => one.id === id)
  if (silence === undefined) throw new VitalsError('NO_SUCH_SILENCE', { params: { id } })
  if (silence.until <= at) return { silences: known, audit: [], result: silence }
  const over = { ...silence, from: Math.min(silence.from, at), until: at, endedBy: by }
  const silences = known.map((one) => (one.id === id ? over : one))
  return { silences, audit: [entryOf('ended', over, by, at)], result: over }
}

function entryOf(event: 'made' | 'ended', silence: HostSilence, by: string, at: number): AuditEntry {
  const { id, kind, checks, policy, from, until, note } = silence
  return {
    ...{ ts: isoTime(at), type: 'silence', event, silence: id, kind, checks, only_policy: policy },
    ...{ begins: nearestIsoTime(from), until: nearestIsoTime(until), by, via: 'local', note },
  }
}
