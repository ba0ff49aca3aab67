/** A check that is told by flags instead of a policy file: `vitals probe http URL --critical 'status != 200'`. */
export interface AdHocRequest {
  readonly kind: string
  readonly target: string | null
  /** Program and arguments, where they were given word by word. */
  readonly argv?: readonly string[] | null
  readonly degraded: string | null
  readonly critical: string | null
  /** Options of the kind as typed, `key=value`. */
  readonly set: readonly string[]
  /** What the check is called; by its kind where it is left out. */
  readonly name?: string | null
  /** How many runs in a row must meet a condition. */
  readonly consecutive?: number | null
  /** Whether runs are remembered; where it is left out, as what is asked needs it. */
  readonly memory?: 'keep' | 'none' | null
}
