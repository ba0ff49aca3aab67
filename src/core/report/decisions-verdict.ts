/** What can be wrong with a decision, and how to say it. */
export const decisionFaults = {
  unreadable: 'what it was decided by cannot be read',
  no_policy: 'the policy that it was decided by is not kept',
  beat_differs: 'the beat is not the one that it was decided by',
  decision_differs: 'the stored beat and state lead to another decision',
  records_differ: 'the records beside it are not what follows from it',
} as const

/** A decision that is not what its stored inputs and state lead to. */
export interface DecisionFault {
  /** Of the record in the trail. */
  readonly index: number
  readonly agent: string
  readonly why: keyof typeof decisionFaults
}

/** What deciding a part of the trail again came to. */
export interface DecisionsVerdict {
  readonly derived: number
  /** Of them those that a kept beat names, of the time that was asked for. */
  readonly ofBeats: number
  /** Whose beats are no longer kept. */
  readonly unkept: number
  readonly faults: readonly DecisionFault[]
  /** Where the next part begins; `null` at the end. */
  readonly next: string | null
}

/** What verifying the beats and decisions of a gateway came to, beyond the chain of its trail. */
export type GatewayVerdict =
  | { readonly ok: true; readonly beats: number; readonly decisions: number; readonly unkept: number }
  | {
      readonly ok: false
      readonly why: 'beats_changed' | 'decision_differs' | 'decision_missing'
      /** Of the step whose beats are wrong, of the record of the decision, or of the newest where one is missing. */
      readonly index: number
      readonly detail: string
    }
