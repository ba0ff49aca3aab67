import { resolve } from 'node:path'
import { VitalsError } from '../../core/errors.ts'
import { canonicalJson } from '../../core/text/canonical-json.ts'
import { formatSpan } from '../../render/terminal/duration-ago.ts'
import { escapeControl } from '../../render/terminal/escape.ts'
import type { Settings } from '../../settings/config-resolve.ts'
import type { LedgerStore } from '../../store/ledger.ts'
import { isDamage } from '../../store/sqlite/state-file-fault.ts'
import { openSqliteStore } from '../../store/sqlite/store.ts'
import { asVitalsError, failureDocument } from '../run/failure.ts'
import type { Io } from '../run/io.ts'
import { signingOf, stateDirectoryOf } from '../run/settings.ts'
import { tellLine } from '../terminal/tell-line.ts'
import type { ProbeOptions } from './probe-options.ts'
import { chosenPolicy } from './probe-session.ts'

const waitMs = 1_000
const ledger = 'failures:on-change'

/** The failures that were told and are not over, by what was to be judged. Times are epoch milliseconds. */
interface ToldFailures {
  readonly form: 1
  readonly at: number
  readonly failures: Readonly<Record<string, ToldFailure>>
}

interface ToldFailure {
  /** The failure as it was told. */
  readonly text: string
  readonly since: number
}

/**
 * Does a round for who hears of changes only: a failure to run that was told is told again only when it is another
 * one, or came back after it was over; its end is told too. Where that cannot be remembered it is told each time.
 *
 * @returns the exit status of the round, or of the failure that is no news
 * @throws VitalsError a failure that is news
 */
export async function failuresOnce(
  options: ProbeOptions,
  settings: Settings,
  io: Io,
  round: () => Promise<number>,
): Promise<number> {
  const subject = subjectOf(options, settings, io)
  try {
    const status = await round()
    const over = await remembering(settings, io, (store) => forget(store, subject, io.now()))
    if (over) {
      const after = formatSpan(wholeMinutes(io.now() - over.since))
      tellLine(io.stderr, `vitals: ${escapeControl(subject)} is judged again, after ${after} without.`)
    }
    return status
  } catch (failure) {
    const error = asVitalsError(failure)
    const text = JSON.stringify(failureDocument(error))
    const isKnown = await remembering(settings, io, (store) => keep(store, subject, text, io.now()))
    if (!isKnown) throw failure
    return error.exit
  }
}

function subjectOf({ adHoc, policy }: ProbeOptions, settings: Settings, io: Io): string {
  return adHoc === null ? resolve(chosenPolicy(policy, settings, io)) : canonicalJson({ ...adHoc })
}

/** What `work` gives; `null` where nothing can be remembered, as the round says by itself where it was one. */
async function remembering<Result>(
  settings: Settings,
  io: Io,
  work: (store: LedgerStore) => Promise<Result>,
): Promise<Result | null> {
  try {
    const store = openSqliteStore(stateDirectoryOf(settings, io.env), signingOf(settings, io))
    try {
      return await work(store)
    } catch (error) {
      // The next round begins without; what was told may be told once more.
      if (isDamage(error)) store.setLedgerAside(ledger)
      throw error
    } finally {
      await store.close()
    }
  } catch (error) {
    if (!(error instanceof VitalsError)) throw error
    return null
  }
}

/** Remembers a failure; true where this very one was told before. */
async function keep(store: LedgerStore, subject: string, text: string, now: number): Promise<boolean> {
  const isKnown = ({ failures }: ToldFailures) => failures[subject]?.text === text
  if (isKnown(toldIn(await store.readLedger(ledger)))) return true
  return store.reviseLedger<ToldFailures, boolean>(ledger, waitMs, (document) => {
    const told = toldIn(document)
    const since = told.failures[subject]?.since ?? now
    const failures = { ...told.failures, [subject]: { text, since } }
    return { document: { form: 1, at: now, failures }, audit: [], result: isKnown(told) }
  })
}

/** Forgets the failure that was told; `null` where none was. */
async function forget(store: LedgerStore, subject: string, now: number): Promise<ToldFailure | null> {
  if (toldIn(await store.readLedger(ledger)).failures[subject] === undefined) return null
  return store.reviseLedger<ToldFailures, ToldFailure | null>(ledger, waitMs, (document) => {
    const { [subject]: over = null, ...failures } = toldIn(document).failures
    return { document: { form: 1, at: now, failures }, audit: [], result: over }
  })
}

function toldIn(document: ToldFailures | null): ToldFailures {
  if (document === null) return { form: 1, at: 0, failures: {} }
  if (document.form === 1) return document
  const detail = `what ${ledger} remembers is of the form ${document.form}, which is not read here`
  throw new VitalsError('IO', { params: { path: ledger, detail } })
}

/** Rounds what is longer than a minute: cron's rounds begin a little early or late. */
function wholeMinutes(ms: number): number {
  return ms < 60_000 ? Math.max(0, ms) : Math.round(ms / 60_000) * 60_000
}
