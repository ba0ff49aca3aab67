import type { Sent } from '../../agent/send/beat-sender.ts'
import type { BeatFate } from '../../core/heartbeat/sending/answer.ts'
import type { KeptBeat } from '../../core/heartbeat/sending/spool-limit.ts'
import type { ProbeReport } from '../../core/report/probe.ts'
import type { State } from '../../core/state.ts'
import type { NdjsonLog } from '../../core/text/ndjson-log.ts'
import type { DroppedBeat } from '../../store/spool/port.ts'

const removedHint = 'Stop it, or let it join by a new key; it asks again each hour.'

/** The log of an agent that goes on: what changes is told, what stays as it is is not. */
export class AgentNews {
  readonly #log: NdjsonLog
  #own: State | null = null
  #gateways: State | null = null
  #trouble: string | null = null
  #isKnown = false
  readonly #failures = new Map<string, string>()

  constructor(log: NdjsonLog) {
    this.#log = log
  }

  /** The newest verdict of the agent itself; `null` before the first. */
  get state(): State | null {
    return this.#own
  }

  /** A round was judged. @param remarks what people must learn once, in words */
  judged({ state, checks }: ProbeReport, remarks: readonly string[]): void {
    for (const remark of remarks) this.#log('warn', 'agent', remark)
    if (state === this.#own) return
    const reasons = [...new Set(checks.flatMap((check) => check.reasons))]
    this.#log('info', 'agent', `this host is ${state}`, { state, from: this.#own, reasons })
    this.#own = state
  }

  fate({ id }: KeptBeat, fate: BeatFate): void {
    if (fate.kind === 'refused') {
      this.#log('error', 'agent', 'a beat is given up', { heartbeat_id: id, detail: fate.detail })
    }
    if (fate.kind !== 'taken') return
    const { state, reasons, status } = fate
    if (!this.#isKnown) this.#log('info', 'agent', 'the gateway has a beat', { heartbeat_id: id, status })
    this.#isKnown = true
    if (state === this.#gateways) return
    this.#log('info', 'agent', `the gateway judges ${state}`, { state, from: this.#gateways, reasons })
    this.#gateways = state
  }

  sent(sent: Sent, kept: number): void {
    if (sent.kind === 'drained') {
      if (this.#trouble !== null) this.#log('info', 'agent', 'everything that was kept is sent')
      this.#trouble = null
      return
    }
    const { kind, detail } = sent.because
    if (this.#trouble === detail) return
    this.#trouble = detail
    const hint = kind === 'gone' && { hint: removedHint }
    this.#log('warn', 'agent', 'beats are kept', { because: kind, detail, kept, ...hint })
  }

  dropped(beats: readonly DroppedBeat[]): void {
    if (beats.length === 0) return
    const unchanged = beats.filter((beat) => beat.unchanged).length
    this.#log('warn', 'agent', 'there is no room for all beats: the oldest are given up', {
      ...{ beats: beats.length, unchanged },
    })
  }

  /** Something that may fail again and again: told where that is new or has another cause, and when it works again (`null`). */
  fails(what: string, detail: string | null): void {
    if (detail !== null && this.#failures.get(what) !== detail) this.#log('error', 'agent', what, { detail })
    if (detail !== null) this.#failures.set(what, detail)
    else if (this.#failures.delete(what)) this.#log('info', 'agent', 'that is over', { what })
  }
}
