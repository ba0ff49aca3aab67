import type { MaybeValue } from '../../../value.ts'
import type { Frame } from '../frame.ts'

/** A condition or signal ready to run. It never throws and changes no value of the frame; `undefined` is unknown. */
export type Evaluate = (frame: Frame) => MaybeValue

/** A macro's variable while its body runs. */
export interface BoundVariable {
  value: MaybeValue
}
