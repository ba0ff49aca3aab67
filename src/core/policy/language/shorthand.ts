import type { State } from '../../state.ts'
import type { ThresholdFile, TransitionFile } from './schema/policy.ts'

/** A check in its short form: one signal and a threshold for each state. */
export interface Shorthand {
  /** A number: the name of a signal or any expression. */
  readonly signal: string
  readonly degraded?: ThresholdFile | undefined
  readonly critical?: ThresholdFile | undefined
  readonly healthy?: ThresholdFile | undefined
}

/** One transition as the file would write it out. */
export interface WrittenTransition {
  readonly from: State
  readonly to: State
  readonly file: TransitionFile
}

/**
 * Writes a short form out. Each state is entered on its own threshold and left on that of `healthy`, or where there
 * is none as soon as the mildest threshold is no longer crossed:
 *
 * - `healthy->degraded`, `healthy->critical`, `degraded->critical` on the threshold of the state entered;
 * - `degraded->healthy`, `critical->healthy` on the threshold of `healthy`;
 * - `critical->degraded` once as many samples as `healthy` asks for are no longer critical and the last of them is
 *   not good enough for `healthy`.
 */
export function expandShorthand(check: Shorthand): readonly WrittenTransition[] {
  const { degraded, critical } = check
  const mildest = degraded ?? critical
  if (mildest === undefined) return []
  const subject = /^[A-Za-z_][\w.]*$/.test(check.signal) ? check.signal : `(${check.signal})`
  const enter = (threshold: ThresholdFile) => written(crossed(subject, threshold), threshold)
  const good = check.healthy ?? {}
  const isGood = check.healthy === undefined ? notCrossed(subject, mildest) : crossed(subject, check.healthy)
  const notGood = check.healthy === undefined ? crossed(subject, mildest) : notCrossed(subject, check.healthy)
  const recover = written(isGood, good)
  const ease = critical && { ...written(notCrossed(subject, critical), good), and: notGood }
  return [
    transition('healthy', 'degraded', degraded && enter(degraded)),
    transition('healthy', 'critical', critical && enter(critical)),
    transition('degraded', 'critical', degraded && critical && enter(critical)),
    transition('degraded', 'healthy', degraded && recover),
    transition('critical', 'degraded', degraded && ease),
    transition('critical', 'healthy', critical && recover),
  ].flat()
}

function transition(from: State, to: State, file: TransitionFile | undefined): readonly WrittenTransition[] {
  return file === undefined ? [] : [{ from, to, file }]
}

function written(condition: string, threshold: ThresholdFile): TransitionFile {
  const { above: _, below: __, ...rest } = threshold
  return { condition, ...rest }
}

function crossed(subject: string, { above, below }: ThresholdFile): string {
  return above === undefined ? `${subject} < ${literal(below ?? 0)}` : `${subject} > ${literal(above)}`
}

function notCrossed(subject: string, { above, below }: ThresholdFile): string {
  return above === undefined ? `${subject} >= ${literal(below ?? 0)}` : `${subject} <= ${literal(above)}`
}

// An integer beyond 64 bits has no literal in CEL; as a double it has one.
function literal(value: number): string {
  const text = String(value)
  return Number.isInteger(value) && !Number.isSafeInteger(value) && !text.includes('e') ? `${text}.0` : text
}
