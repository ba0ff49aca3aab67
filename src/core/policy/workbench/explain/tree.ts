import type { MaybeValue } from '../../../value.ts'
import type { AbsenceOf } from '../../engine/evaluate/absence.ts'
import { compileExpression } from '../../engine/evaluate/evaluate.ts'
import type { Frame } from '../../engine/frame.ts'
import type { Tree } from '../../language/condition/tree.ts'
import { partsOf } from '../../language/condition/tree-parts.ts'
import type { Expression } from '../../language/policy.ts'

/** A part of an expression as it is written, what it came to, and the parts that it is made of. */
export interface Explanation {
  readonly text: string
  /** `undefined` is unknown. */
  readonly value: MaybeValue
  readonly children: readonly Explanation[]
}

/**
 * Evaluates an expression on one frame and keeps the value of every part. Literals are left out, and so are the
 * bodies of macros, which have one value an element. For people, not for the judging of many samples.
 */
export function explainExpression(
  { source, tree }: Expression,
  slotOf: (name: string) => number,
  frame: Frame,
  absenceOf?: AbsenceOf,
): Explanation {
  const explain = (part: Tree): Explanation => ({
    text: source.slice(...part.at),
    value: compileExpression(part, slotOf, absenceOf)(frame),
    children: partsOf(part)
      .filter((child) => child.op !== 'value')
      .map(explain),
  })
  return explain(tree)
}
