/** Why a place of an input cannot be read. One-based; `column` counts characters of the line. */
export interface InputProblem {
  readonly line: number
  readonly column: number
  /** A whole sentence. */
  readonly message: string
  /** The input as a whole cannot be read: leaving a line out does not help. */
  readonly fatal?: true
}
