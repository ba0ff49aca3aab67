import type { InputFormat } from '../../core/policy/workbench/input/format.ts'
import type { ColorChoice } from '../../settings/color-choice.ts'

export const simulationFormats = ['table', 'json', 'ndjson'] as const
export type SimulationFormat = (typeof simulationFormats)[number]

/** What `vitals policy simulate` was asked to do. */
export interface SimulateOptions {
  readonly policy: string
  /** Path, or `-` for standard input. */
  readonly input: string
  /** `null` guesses by name and contents. */
  readonly inputFormat: InputFormat | null
  /** Columns of the input and the names they stand for, `value=cpu`. */
  readonly columns: readonly string[]
  /** Times as typed, both inside. */
  readonly from: string | null
  readonly to: string | null
  /** A duration as typed, in place of the policy's interval. */
  readonly interval: string | null
  /** Whether a gap makes the ticks inside it missing. */
  readonly fill: boolean
  /** Whether every tick's state is told. */
  readonly states: boolean
  readonly skipBad: boolean
  /** Whether the exit status is that of the final state. */
  readonly exitState: boolean
  /** Path of another policy to compare with. */
  readonly diff: string | null
  /** Guards as typed, `notifications > +20%`. */
  readonly failIf: readonly string[]
  /** Path of labelled incident windows. */
  readonly labels: string | null
  /** Path of silences, maintenance and acknowledgements. */
  readonly schedule: string | null
  readonly format: SimulationFormat
  readonly color: ColorChoice
}
