import { randomBytes } from 'node:crypto'
import type { Silence } from '../../../../core/notify/silence.ts'
import { silenceId } from '../../../../core/notify/silence-id.ts'
import { isoTime, nearestIsoTime } from '../../../../core/text/time.ts'
import type { BeatStore, IngestTransaction } from '../../../../store/gateway/port.ts'
import type { FleetReads } from '../../../../store/gateway/reads.ts'
import type { SilenceStore } from '../../../../store/gateway/records.ts'
import type { AuditEntry } from '../../../../store/store.ts'
import type { Answer, OperatorWord } from '../items.ts'
import { meantBeat } from './meant-beat.ts'
import { answered, refusal } from './replies.ts'
import { type KeptSilence, mostSilences, readSilence, silenceReport, silenceRow } from './silences.ts'

/** Who asks: the name of a token, or the account that asked over the socket. */
export interface Speaker {
  readonly by: string
  readonly via: 'token' | 'socket'
}

/** What is said of the open problems of an agent, or of a beat's: one of both is named at least. */
export interface AskedWord extends Omit<OperatorWord, 'kind' | 'at' | 'agent' | 'beat'> {
  readonly agent: string | null
  readonly heartbeatId: string | null
}

/** A silence that is to be made; it begins at once without `from`. Times are epoch milliseconds. */
export interface AskedSilence extends Speaker, Pick<Silence, 'kind' | 'agent' | 'checks' | 'until'> {
  readonly from: number | null
  readonly note: string
}

interface Edges {
  readonly store: Pick<BeatStore, 'transaction'> &
    Pick<FleetReads, 'agent' | 'beatsOf' | 'trail'> &
    Pick<SilenceStore, 'silence'>
  readonly now: () => number
  readonly hear: (word: OperatorWord) => Promise<Answer>
  /** The names of the checks that an agent is judged by. */
  readonly checksOf: (agent: string) => Promise<readonly string[]>
}

/** What operators say and ask of the judge: words go through it as beats do, silences through the same store. */
export class Operators {
  readonly #edges: Edges

  constructor(edges: Edges) {
    this.#edges = edges
  }

  /** Takes a word of an operator, for the next tick of the agent. */
  async speak({ heartbeatId, agent, ...asked }: AskedWord): Promise<Answer> {
    const { store, now, hear } = this.#edges
    const word = { ...asked, kind: 'word' as const, at: now() }
    if (heartbeatId === null) {
      return await hear({ ...word, agent: agent ?? '', beat: null })
    }
    const rows = (await store.beatsOf(heartbeatId)).filter((row) => agent === null || row.agent === agent)
    const [row, other] = rows
    if (row === undefined) return refusal('no-such-beat')
    if (other !== undefined)
      return refusal('beat-of-several', { agents: rows.map((one) => one.agent).sort() })
    const beat = await meantBeat(store, row)
    return await hear({ ...word, agent: row.agent, beat })
  }

  /** Makes a silence; one that is there already, in every part, is given again. */
  async silence(asked: AskedSilence): Promise<Answer> {
    const { store, now, checksOf } = this.#edges
    const at = now()
    const { agent, checks } = asked
    if (agent !== null && !/[*?]/.test(agent)) {
      if ((await store.agent(agent)) === null) return refusal('no-such-agent')
      const known = checks.length === 0 ? [] : await checksOf(agent)
      const unknown = checks.filter((check) => !known.includes(check))
      if (unknown.length > 0) return refusal('no-such-check', { checks: unknown, known })
    }
    return await store.transaction(async (step) => {
      const kept = (await step.silences(at)).map(readSilence)
      const same = kept.find((silence) => isSame(silence, asked, at))
      if (same !== undefined) return answered(200, silenceReport(same, at))
      if (kept.length >= mostSilences) return refusal('too-many-silences', { most: mostSilences })
      const { kind, from, until, by, note } = asked
      const silence: KeptSilence = {
        ...{ id: silenceId(at, randomBytes(10)), kind, agent, checks, from: from ?? at, until },
        ...{ form: 1, by, note, createdAt: at, endedBy: null },
      }
      await keep(step, silence, { event: 'made', ...asked }, at)
      return answered(201, silenceReport(silence, at))
    })
  }

  /** Ends a silence before its time; one that is over is given as it is. */
  async endSilence(id: string, speaker: Speaker): Promise<Answer> {
    const { store, now } = this.#edges
    const at = now()
    return await store.transaction(async (step) => {
      const open = (await step.silences(at)).find((row) => row.id === id)
      const row = open ?? (await store.silence(id))
      if (row === null) return refusal('no-such-silence')
      const silence = readSilence(row)
      if (open === undefined) return answered(200, silenceReport(silence, at))
      const ended = { ...silence, until: Math.max(at, silence.from), endedBy: speaker.by }
      const over = silence.from > at ? { ...ended, from: at, until: at } : ended
      await keep(step, over, { event: 'ended', ...speaker }, at)
      return answered(200, silenceReport(over, at))
    })
  }
}

function isSame(silence: KeptSilence, asked: AskedSilence, at: number): boolean {
  const { kind, agent, checks, until, by, note, from } = asked
  const isFrom = from === null ? silence.from <= at : silence.from === from
  const isOfSame = silence.kind === kind && silence.agent === agent && silence.until === until
  const isBySame = silence.by === by && silence.note === note
  return isFrom && isOfSame && isBySame && silence.checks.join('\n') === checks.join('\n')
}

async function keep(
  step: IngestTransaction,
  silence: KeptSilence,
  { event, by, via }: Speaker & { readonly event: 'made' | 'ended' },
  at: number,
): Promise<void> {
  const { id, kind, agent, checks, from, until, note } = silence
  const isOne = agent !== null && !/[*?]/.test(agent)
  const entry: AuditEntry = {
    ...{ ts: isoTime(at), type: 'silence', event, silence: id, kind },
    ...(isOne ? { agent } : { agents: agent ?? '*' }),
    ...{ checks, begins: nearestIsoTime(from), until: nearestIsoTime(until), by, via, note },
  }
  await step.write({ silences: [silenceRow(silence)], audit: [entry] })
}
