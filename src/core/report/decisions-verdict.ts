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
  /** Whose beats are no longer kept. */
  readonly unkept: number
  readonly faults: readonly DecisionFault[]
  /** Where the next part begins; `null` at the end. */
  readonly next: string | null
}
