import type { MaybeValue } from '../../../value.ts'
import type { NumberKind } from '../../language/condition/number-kind.ts'
import type { Frame } from '../frame.ts'

/** A condition or signal ready to run. Neither throws nor changes anything; `undefined` is unknown. */
export type Evaluate = (frame: Frame) => MaybeValue

/** A macro's variable while its body runs. */
export interface BoundVariable {
  value: MaybeValue
  readonly kind: NumberKind
}
