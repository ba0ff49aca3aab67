/** A check that is told by flags instead of a policy file: `vitals probe http URL --critical 'status != 200'`. */
export interface AdHocRequest {
  readonly kind: string
  readonly target: string | null
  readonly degraded: string | null
  readonly critical: string | null
  /** Options of the kind as typed, `key=value`. */
  readonly set: readonly string[]
}
