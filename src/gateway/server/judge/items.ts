import type { ActionDecision } from '../../../core/action/decision.ts'
import type { AdmissionLevel } from '../../../core/heartbeat/admission.ts'
import type { IncidentLabel } from '../../../core/report/fleet/acknowledgement.ts'
import type { EffectResult } from '../../../core/settle.ts'
import type { State } from '../../../core/state.ts'
import type { Value } from '../../../core/value.ts'
import type { HeldClaim } from '../../../store/gateway/port.ts'

/** A beat whose signature is good. Times are epoch milliseconds. */
export interface SignedBeat {
  readonly kind: 'beat'
  /** Whose key signed it. */
  readonly agent: string
  /** The signed `webhook-id`: the beat's own id, or that of its batch. */
  readonly id: string
  /** The text of one beat, or of a batch. */
  readonly body: Uint8Array
  readonly isBatch: boolean
  readonly receivedAt: number
  /** When it was sent, by the agent's clock, to the second. */
  readonly attemptAt: number
  /** The attempt's time is too far off: nothing is taken in, but that the clock is wrong may be noted. */
  readonly isSkewed: boolean
  /** The key says `priority: low`. */
  readonly lowPriority: boolean
  /** What the load lets in. */
  readonly level: AdmissionLevel
  /** Digest of the policy that the agent is judged by; empty for none. */
  readonly policy: string
}

/** Somebody must look at an agent: it is silent, or a held beat has waited long enough. */
export interface DeadlinePassed {
  readonly kind: 'deadline'
  readonly agent: string
  readonly at: number
  /** Not before this time is the agent called silent. */
  readonly notBefore: number
  /** Too many are silent at once: nobody is accused of it. */
  readonly isMassSilence: boolean
}

/** What came of an effect that was planned for an agent, for good; nothing where its claim is no longer held. */
export interface EffectSettled {
  readonly kind: 'settled'
  /** By which it was performed; it ends with this. */
  readonly claim: HeldClaim
  readonly agent: string
  readonly effect: ActionDecision
  /** Of the built-in check, or of the policy's. */
  readonly builtIn: boolean
  readonly result: Exclude<EffectResult, 'claimed'>
  readonly at: number
  /** For people; empty where it was delivered. */
  readonly detail: string
}

/** What an operator says of an agent's open problems. Times are epoch milliseconds. */
export interface OperatorWord {
  readonly kind: 'word'
  readonly agent: string
  readonly at: number
  /** The name of a token, or the account that asked over the socket. */
  readonly by: string
  readonly via: 'token' | 'socket'
  readonly note: string
  /** The checks that are meant; none for all with an open problem. */
  readonly checks: readonly string[]
  /** Survives a rise of the severity. */
  readonly sticky: boolean
  readonly expiresAt: number | null
  /** What the incident was. */
  readonly label: IncidentLabel | null
  /** The problems were remedied; they are not acknowledged by that. */
  readonly isRemediated: boolean
  /** The action whose spent budget is reset; nothing is acknowledged by that. */
  readonly action: string | null
  /** The beat whose problems are meant, and how severe they were in it. */
  readonly beat: {
    readonly id: string
    readonly judgedAt: number
    readonly severities: Readonly<Record<string, State>>
  } | null
}

export type JudgeItem = SignedBeat | DeadlinePassed | EffectSettled | OperatorWord

/** What a request is answered. */
export interface Answer {
  readonly status: number
  /** JSON; that of a refusal is `application/problem+json`. */
  readonly body: string
  /** The request was answered before, with this. */
  readonly replayed: boolean
  /** An old payload or an old name. */
  readonly deprecated: boolean
  /** Whole seconds after which a refused request may come again, 0 for none. */
  readonly retryAfter: number
}

/** An effect in the outbox: everything that its performer and the later settling need. */
export interface PlannedEffect {
  readonly form: 1
  /** Empty where it is the gateway's own, of several agents. */
  readonly agent: string
  /** Of whom the gateway's own message tells. */
  readonly agents?: readonly string[]
  readonly builtIn: boolean
  readonly decision: ActionDecision
  readonly policy: { readonly name: string; readonly digest: string }
  readonly action: {
    readonly name: string
    readonly kind: string
    readonly deliverWithinMs: number
    readonly options: { readonly [key: string]: Value }
  }
  /** The beat that it was planned at; `null` for a silence. */
  readonly heartbeatId: string | null
}
