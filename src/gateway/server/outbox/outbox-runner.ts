import type { EffectResult } from '../../../core/settle.ts'
import type { BeatStore, ClaimedEffect, HeldClaim } from '../../../store/gateway/port.ts'
import type { PlannedEffect } from '../judge/items.ts'
import { cloudEventOf } from './cloud-event.ts'
import { type Delivery, nextTryAt } from './next-try.ts'
import { addressOf, readEffect } from './read-effect.ts'
import { sendWebhook } from './webhook.ts'

/** Longer than any try, so that a claim runs out only where its performer died or froze. */
const leaseMs = 60_000

/** What became of an effect for good. */
export interface Outcome {
  /** By which it was performed. */
  readonly claim: HeldClaim
  readonly effect: PlannedEffect
  readonly result: Exclude<EffectResult, 'claimed'>
  readonly at: number
  /** For people; empty where it was delivered. */
  readonly detail: string
}

export interface OutboxOptions {
  readonly store: Pick<BeatStore, 'transaction'>
  /** Notes the outcome and ends the claim, in one durable step. */
  readonly settle: (outcome: Outcome) => Promise<void>
  /** Hears of what failed and goes on by itself. */
  readonly warn: (words: string) => void
  /** The keys that sign now, asked for every try. */
  readonly secrets: () => readonly Uint8Array[]
  readonly source: string
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly now: () => number
  /** From 0 to below 1. */
  readonly random: () => number
  /** How often it looks for what is due, in milliseconds. */
  readonly everyMs: number
  /** How many are under way at once. */
  readonly atOnce: number
}

/**
 * Performs what the outbox holds, each effect claimed before it is tried: a process that dies in between leaves a claim
 * that runs out, and the receiver knows a repetition by its id.
 */
export class OutboxRunner {
  readonly #options: OutboxOptions
  readonly #abort = new AbortController()
  readonly #underWay = new Set<Promise<void>>()
  #timer: NodeJS.Timeout | null = null
  #looking: Promise<void> | null = null

  constructor(options: OutboxOptions) {
    this.#options = options
  }

  start(): void {
    this.#timer ??= setInterval(() => this.look(), this.#options.everyMs)
    this.look()
  }

  /** Looks for what is due, now. */
  look(): void {
    if (this.#abort.signal.aborted || this.#looking !== null) return
    this.#looking = this.#claim()
      .catch((error) => this.#options.warn(`the outbox could not be read: ${String(error)}`))
      .finally(() => {
        this.#looking = null
      })
  }

  /** Begins nothing more, ends what is under way after `graceMs`, and waits for that. What was ended is tried again. */
  async stop(graceMs: number): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer)
    const patience = setTimeout(() => this.#abort.abort(new Error('the gateway stops')), graceMs)
    await this.#looking
    await Promise.all(this.#underWay)
    clearTimeout(patience)
    this.#abort.abort()
  }

  async #claim(): Promise<void> {
    const { store, now, atOnce } = this.#options
    const room = atOnce - this.#underWay.size
    if (room <= 0) return
    const claims = await store.transaction((step) => step.claim(now(), leaseMs, room))
    for (const claim of claims) this.#begin(claim)
  }

  #begin(claim: ClaimedEffect): void {
    const work = this.#perform(claim)
      .catch((error) => this.#options.warn(`effect ${claim.id} is tried again: ${String(error)}`))
      .finally(() => {
        this.#underWay.delete(work)
        this.look()
      })
    this.#underWay.add(work)
  }

  async #perform(claim: ClaimedEffect): Promise<void> {
    const effect = readEffect(claim.effect)
    if (effect === null) {
      this.#options.warn(`effect ${claim.id} is of no form that is known here, and is left undone`)
      return this.#finish(claim, 'failed', null)
    }
    const delivery = await this.#deliver(claim, effect)
    const { now, random } = this.#options
    const at = now()
    // Somebody else has it by now, and its result counts.
    if (at >= claim.until) return
    if (delivery.kind === 'failed' || delivery.kind === 'timed_out') {
      const deadline = claim.at + effect.action.deliverWithinMs
      const retryAt = nextTryAt(claim.tries, at, deadline, delivery.retryAfterMs, random())
      if (retryAt !== null) return this.#finish(claim, delivery.kind, retryAt)
    }
    const detail = 'detail' in delivery ? delivery.detail : ''
    const { id, fence } = claim
    await this.#options.settle({ claim: { id, fence }, effect, result: delivery.kind, at, detail })
  }

  #deliver({ id }: ClaimedEffect, effect: PlannedEffect): Promise<Delivery> | Delivery {
    const { environment, secrets, source, now } = this.#options
    const { name, kind } = effect.action
    if (kind === 'noop') return { kind: 'delivered' }
    if (kind !== 'webhook') return { kind: 'refused', detail: `nothing here performs ${kind}` }
    const url = addressOf(effect, environment)
    if (url === null)
      return { kind: 'failed', detail: `the action ${name} has no address`, retryAfterMs: null }
    const body = cloudEventOf(id, source, effect)
    return sendWebhook({ url, id, body, secrets: secrets() }, now(), this.#abort.signal)
  }

  async #finish(
    { id, fence }: ClaimedEffect,
    result: Exclude<EffectResult, 'claimed'>,
    retryAt: number | null,
  ): Promise<void> {
    const { store } = this.#options
    await store.transaction((step) => step.write({ finished: [{ id, fence, result, retryAt }] }))
  }
}
