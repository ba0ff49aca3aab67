import type { VitalsError } from '../../core/errors.ts'
import { renumbered } from '../../core/heartbeat/beat/make-beat.ts'
import { batchId } from '../../core/heartbeat/heartbeat-id.ts'
import {
  type Attempt,
  type BeatFate,
  readAnswer,
  type UntakenFate,
  unanswered,
} from '../../core/heartbeat/sending/answer.ts'
import { batchSize, linesOf } from '../../core/heartbeat/sending/batch.ts'
import { afterAttempt, freshPacing, type Pacing } from '../../core/heartbeat/sending/pacing.ts'
import type { KeptBeat } from '../../core/heartbeat/sending/spool-limit.ts'
import { wordsOfFailure } from '../../gateway/client/socket-failure.ts'
import type { BeatSpool } from '../../store/spool/port.ts'
import type { AgentKey } from './agent-key.ts'
import { pauseAfter, pauseLeft } from './pauses.ts'
import type { BeatPoster } from './post-beats.ts'

/** What a sender works with. */
export interface SenderEdges {
  readonly spool: BeatSpool
  readonly poster: BeatPoster
  /** Reads the key anew: it may have been rotated. @throws VitalsError */
  readonly readKey: () => AgentKey
  /** Whether the way to the gateway keeps others from lying about the time. */
  readonly trusted: boolean
  /** The own clock, epoch milliseconds. */
  readonly now: () => number
  /** A clock that is never set, in milliseconds. */
  readonly steady: () => number
  /** From 0 to below 1. */
  readonly chance: () => number
  readonly randomBytes: (count: number) => Uint8Array
  /** Told the fate of each beat. */
  readonly fate: (beat: KeptBeat, fate: BeatFate) => void
  /** Told that all kept beats have numbers of a new start, and how many there are. */
  readonly lifted: (bootEpoch: number, beats: number) => void
  /** Told that the disk did not take what is remembered besides beats. */
  readonly unsaved: (error: VitalsError) => void
}

/** How sending ended: all is sent, or what keeps the rest from it and until when, by the steady clock. */
export type Sent =
  | { readonly kind: 'drained' }
  | { readonly kind: 'waiting'; readonly until: number; readonly because: UntakenFate }

const attemptMs = 15_000
const mostLifts = 3
const page = 1_000

/** Sends what a spool keeps, in its order, and remembers how the gateway wants to be asked. One at a time an agent. */
export class BeatSender {
  readonly #edges: SenderEdges
  #pacing: Pacing = freshPacing
  #because: UntakenFate | null = null
  #keyId: string | null = null
  /** Whether a pause is kept. */
  #isPaused = false

  constructor(edges: SenderEdges) {
    this.#edges = edges
  }

  /** Takes up what was kept: the correction of the clock, and until when the gateway is not to be asked. */
  async recall(): Promise<void> {
    const { spool, now, steady } = this.#edges
    this.#pacing = { ...this.#pacing, offsetMs: await spool.clockOffset() }
    const pause = await spool.pause()
    const left = pauseLeft(pause, now())
    this.#isPaused = pause !== null
    if (left === null) return
    this.#pacing = { ...this.#pacing, notBefore: steady() + left.leftMs }
    this.#because = left.because
    this.#keyId = left.keyId
  }

  /**
   * Sends until nothing is kept, or the gateway wants or needs time.
   *
   * @param signal ends it; what is then under way stays kept
   * @throws VitalsError where the key or the spool cannot be read
   */
  async send(signal: AbortSignal): Promise<Sent> {
    const { spool, steady } = this.#edges
    let lifts = 0
    for (;;) {
      const key = this.#key()
      const { notBefore } = this.#pacing
      if (this.#because !== null && steady() < notBefore) return this.#waiting(this.#because)
      const kept = await spool.oldest(Math.min(this.#pacing.most, page))
      if (kept.length === 0) return { kind: 'drained' }
      const beats = kept.slice(0, batchSize(kept, this.#pacing.most))
      const attempt = await this.#attempt(beats, key, signal)
      const newest = await this.#settle(beats, attempt)
      const before = this.#pacing.offsetMs
      this.#pacing = afterAttempt(this.#pacing, attempt, this.#end())
      if (this.#pacing.offsetMs !== before)
        await this.#save(() => spool.setClockOffset(this.#pacing.offsetMs))
      this.#because = reasonIn(attempt)
      await this.#keepPause(key.keyId)
      if (newest !== null && lifts < mostLifts) {
        await this.#lift(newest)
        lifts += 1
      } else if (newest !== null) return this.#putOff(this.#because ?? liftedTooOften)
      if (signal.aborted && this.#because !== null) return this.#waiting(this.#because)
    }
  }

  /** Forgets what is waited for: something changed that may help, such as the key or the settings. */
  retryNow(): void {
    this.#because = null
  }

  // A key that was changed may be what a refusal was waiting for.
  #key(): AgentKey {
    const key = this.#edges.readKey()
    if (this.#keyId !== null && key.keyId !== this.#keyId) this.retryNow()
    this.#keyId = key.keyId
    return key
  }

  async #attempt(beats: readonly KeptBeat[], key: AgentKey, signal: AbortSignal): Promise<Attempt> {
    const { spool, poster, now, randomBytes } = this.#edges
    const { beats: waiting } = await spool.size()
    const lines = linesOf(beats, waiting)
    const isBatch = beats.length > 1
    const id = isBatch ? batchId(now(), randomBytes(10)) : (beats[0] as KeptBeat).id
    const request = { id, body: lines.join('\n'), at: now() + this.#pacing.offsetMs }
    try {
      const limit = AbortSignal.any([signal, AbortSignal.timeout(attemptMs)])
      const answer = await poster.post(request, key, limit)
      const ids = beats.map((beat) => beat.id)
      return readAnswer(answer, ids, isBatch)
    } catch (error) {
      return unanswered(wordsOf(error))
    }
  }

  /** Takes away what the gateway has or will never take. @returns the newest start that it knows, where ours is behind */
  async #settle(beats: readonly KeptBeat[], attempt: Attempt): Promise<number | null> {
    const { spool, fate: told } = this.#edges
    if (attempt.kind === 'split') return null
    const fates = attempt.kind === 'each' ? attempt.fates : beats.map(() => attempt.fate)
    const done = beats.filter((_, index) => ['taken', 'refused'].includes(fates[index]?.kind ?? ''))
    await spool.remove(done.map(({ id }) => id))
    for (const [index, beat] of beats.entries()) told(beat, fates[index] as BeatFate)
    const behind = fates.flatMap((fate) => (fate.kind === 'epoch-behind' ? [fate.newestEpoch] : []))
    return behind.length === 0 ? null : Math.max(...behind)
  }

  async #lift(newestEpoch: number): Promise<void> {
    const { spool, lifted } = this.#edges
    const bootEpoch = await spool.countStart(newestEpoch)
    const { beats } = await spool.size()
    const kept = (await spool.oldest(beats)).filter(({ order }) => order !== null)
    await spool.renumber(
      kept.map(({ id, body }, index) => {
        const order = { bootEpoch, seq: index + 1 }
        return { id, order, body: renumbered(body, order) }
      }),
    )
    lifted(bootEpoch, kept.length)
  }

  async #keepPause(keyId: string): Promise<void> {
    const { spool, now, steady } = this.#edges
    const pause = pauseAfter(this.#because, now() + this.#pacing.notBefore - steady(), keyId)
    if (pause === null && !this.#isPaused) return
    this.#isPaused = pause !== null
    await this.#save(() => spool.setPause(pause))
  }

  async #save(work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      this.#edges.unsaved(error as VitalsError)
    }
  }

  /** The gateway asked for nothing, and would be asked again at once. */
  #putOff(because: UntakenFate): Sent {
    this.#pacing = afterAttempt(this.#pacing, { kind: 'whole', fate: because }, this.#end())
    this.#because = because
    return this.#waiting(because)
  }

  #waiting(because: UntakenFate): Sent {
    return { kind: 'waiting', until: this.#pacing.notBefore, because }
  }

  #end() {
    const { steady, now, trusted, chance } = this.#edges
    return { at: steady(), wallMs: now(), trusted, chance: chance() }
  }
}

const liftedTooOften: UntakenFate = {
  kind: 'wait',
  detail: 'another sender counts its starts under this name',
  retryAfterMs: 60_000,
  isAsked: true,
}

/** What keeps beats from being taken; `null` where nothing does, or it was set right. */
function reasonIn(attempt: Attempt): UntakenFate | null {
  if (attempt.kind === 'split') return null
  const fates = attempt.kind === 'each' ? attempt.fates : [attempt.fate]
  return fates.find(keepsWaiting) ?? null
}

function keepsWaiting(fate: BeatFate): fate is UntakenFate {
  return ['wait', 'clock', 'denied', 'gone'].includes(fate.kind)
}

function wordsOf(error: unknown): string {
  if (error instanceof Error && error.name === 'TimeoutError') return 'no answer came in time'
  return wordsOfFailure(error)
}
