import { randomBytes } from 'node:crypto'
import { VitalsError } from '../../core/errors.ts'
import { bytesOf, makeBeat, standingOf } from '../../core/heartbeat/beat/make-beat.ts'
import { heartbeatId } from '../../core/heartbeat/heartbeat-id.ts'
import type { BeatOrder } from '../../core/heartbeat/order/beat-order.ts'
import type { ProbeReport } from '../../core/report/probe.ts'
import type { Value } from '../../core/value.ts'
import type { BeatSpool, DroppedBeat } from '../../store/spool/port.ts'

/** What a round came to, as a beat tells it. */
export interface RoundToTell {
  readonly report: ProbeReport
  readonly facts: Readonly<Record<string, Value>>
  /** How far apart the beats are, in milliseconds. */
  readonly intervalMs: number
  readonly leaving: boolean
}

/** A beat that was kept. */
export interface OutgoingBeat {
  readonly id: string
  readonly order: BeatOrder | null
  /** What went to make room for it. */
  readonly dropped: readonly DroppedBeat[]
}

/** The beats of one start of an agent: numbers them and keeps them until they are sent. */
export class OutgoingBeats {
  readonly #spool: BeatSpool
  readonly #agent: string
  readonly #now: () => number
  readonly #bootId = `b_${randomBytes(12).toString('hex')}`
  #bootEpoch: number | null
  #seq = 0

  private constructor(spool: BeatSpool, agent: string, now: () => number, bootEpoch: number | null) {
    this.#spool = spool
    this.#agent = agent
    this.#now = now
    this.#bootEpoch = bootEpoch
  }

  /**
   * Counts the start. Where the disk does not take that, beats go out without numbers and are taken as they come.
   *
   * @param now epoch milliseconds
   * @param uncounted is told why there are no numbers
   */
  static async begin(
    spool: BeatSpool,
    agent: string,
    now: () => number,
    uncounted: (error: VitalsError) => void,
  ): Promise<OutgoingBeats> {
    try {
      return new OutgoingBeats(spool, agent, now, await spool.countStart())
    } catch (error) {
      if (!(error instanceof VitalsError) || error.code !== 'CANNOT_WRITE') throw error
      uncounted(error)
      return new OutgoingBeats(spool, agent, now, null)
    }
  }

  /** Keeps the beat of a round behind all that are kept. */
  async keep({ report, facts, intervalMs, leaving }: RoundToTell): Promise<OutgoingBeat> {
    const id = heartbeatId(this.#now(), randomBytes(10))
    const order = this.#next()
    const sender = { agent: this.#agent, id, bootId: this.#bootId, order, intervalMs, leaving }
    const body = makeBeat(report, facts, sender)
    const beat = { id, order, body, bytes: bytesOf(body), standing: standingOf(report) }
    return { id, order, dropped: await this.#spool.append(beat) }
  }

  /** Goes on behind the beats that were given the numbers of a new start. */
  lifted(bootEpoch: number, beats: number): void {
    this.#bootEpoch = bootEpoch
    this.#seq = beats
  }

  #next(): BeatOrder | null {
    if (this.#bootEpoch === null) return null
    this.#seq += 1
    return { bootEpoch: this.#bootEpoch, seq: this.#seq }
  }
}
