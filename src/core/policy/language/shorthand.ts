import type { State } from '../../state.ts'
import type { LimitFile, TransitionFile } from './schema/policy.ts'

/** What the short form says of one state: a threshold of the signal, or a condition of its own as text or with counts. */
export type Limit = string | LimitFile

/** A check in its short form: for each state what enters it, `healthy` what ends a problem. */
export interface Shorthand {
  /** A number: the name of a signal or any expression; needed by thresholds only. */
  readonly signal?: string | undefined
  readonly degraded?: Limit | undefined
  readonly critical?: Limit | undefined
  readonly healthy?: Limit | undefined
}

/** One transition as the file would write it out. */
export interface WrittenTransition {
  readonly from: State
  readonly to: State
  readonly file: TransitionFile
}

/**
 * Writes a short form out. Each state is entered on its own limit. A problem is over on that of `healthy`, or where there
 * is none as soon as no limit is crossed any more:
 *
 * - `healthy->degraded`, `healthy->critical`, `degraded->critical` on the limit of the state entered;
 * - `degraded->healthy`, `critical->healthy` on that of `healthy`;
 * - `critical->degraded` once as many samples as `healthy` asks for are beyond `until` (a tenth of the way from the
 *   threshold of `critical` back to that of `degraded` unless told) and the last of them is not good enough for `healthy`.
 */
export function expandShorthand(check: Shorthand): readonly WrittenTransition[] {
  const form = formOf(check)
  const { degraded, critical } = form
  const rest = form.healthy?.rest ?? {}
  const good = form.healthy?.entered ?? goodUnlessCrossed(form)
  const recover = { condition: good, ...rest }
  const ease = critical && { condition: critical.left, ...rest, and: notGood(form) }
  return [
    transition('healthy', 'degraded', degraded && enter(degraded)),
    transition('healthy', 'critical', critical && enter(critical)),
    transition('degraded', 'critical', degraded && critical && enter(critical)),
    transition('degraded', 'healthy', degraded && recover),
    transition('critical', 'degraded', degraded && ease),
    transition('critical', 'healthy', critical && recover),
  ].flat()
}

/** Where `critical` is left, on the side of `degraded`; `null` where nothing says so. */
export function untilOf({ critical, degraded }: Pick<Shorthand, 'critical' | 'degraded'>): number | null {
  const [limit, milder] = [bound(critical), bound(degraded)]
  if (limit === null) return null
  if (limit.until !== undefined) return limit.until
  if (milder === null || milder.side !== limit.side) return null
  // Rounded, because a tenth of most distances has no short double.
  return Number((limit.at + (milder.at - limit.at) / 10).toPrecision(12))
}

/** A limit's threshold; `null` for a condition. */
export function bound(
  limit: Limit | undefined,
): { readonly side: 'above' | 'below'; readonly at: number; readonly until: number | undefined } | null {
  if (limit === undefined || typeof limit === 'string') return null
  const { above, below, until } = limit
  if (above !== undefined) return { side: 'above', at: above, until }
  return below === undefined ? null : { side: 'below', at: below, until }
}

/** A limit as conditions: when its state is entered, when that no longer holds, and when it is left. */
interface Entry {
  readonly entered: string
  readonly ended: string
  readonly left: string
  readonly rest: Omit<TransitionFile, 'condition'>
}

interface Form {
  readonly degraded: Entry | undefined
  readonly critical: Entry | undefined
  readonly healthy: Entry | undefined
  /** Whether the limit of `degraded` is crossed wherever that of `critical` is. */
  readonly isNested: boolean
}

function formOf(check: Shorthand): Form {
  const { signal = '', degraded, critical, healthy } = check
  const subject = /^[A-Za-z_][\w.]*$/.test(signal) ? signal : `(${signal})`
  const until = untilOf(check)
  const [mild, severe] = [bound(degraded), bound(critical)]
  return {
    degraded: degraded === undefined ? undefined : entryOf(subject, degraded, null),
    critical: critical === undefined ? undefined : entryOf(subject, critical, until),
    healthy: healthy === undefined ? undefined : entryOf(subject, healthy, null),
    isNested: mild !== null && severe !== null,
  }
}

function entryOf(subject: string, limit: Limit, until: number | null): Entry {
  const threshold = bound(limit)
  if (threshold === null) {
    const { condition = '', ...rest } = typeof limit === 'string' ? { condition: limit } : limit
    const ended = `!(${condition})`
    return { entered: condition, ended, left: ended, rest: withoutThreshold(rest) }
  }
  const [into, out] = threshold.side === 'above' ? ['>', '<'] : ['<', '>']
  const ended = `${subject} ${out}= ${literal(threshold.at)}`
  return {
    entered: `${subject} ${into} ${literal(threshold.at)}`,
    ended,
    left: until === null ? ended : `${subject} ${out} ${literal(until)}`,
    rest: withoutThreshold(limit as LimitFile),
  }
}

/** Good is what crosses no limit; where only `critical` has one, what is beyond its `until`. */
function goodUnlessCrossed({ degraded, critical, isNested }: Form): string {
  if (degraded === undefined) return critical?.left ?? ''
  return critical === undefined || isNested ? degraded.ended : `${degraded.ended} && ${critical.ended}`
}

function notGood({ degraded, critical, healthy, isNested }: Form): string {
  if (healthy !== undefined) return healthy.ended
  if (degraded === undefined || critical === undefined || isNested) return degraded?.entered ?? ''
  return `(${degraded.entered}) || (${critical.entered})`
}

function enter({ entered, rest }: Entry): TransitionFile {
  return { condition: entered, ...rest }
}

function transition(from: State, to: State, file: TransitionFile | undefined): readonly WrittenTransition[] {
  return file === undefined ? [] : [{ from, to, file }]
}

function withoutThreshold(limit: LimitFile): Omit<TransitionFile, 'condition'> {
  const { above: _, below: __, until: ___, condition: ____, ...rest } = limit
  return rest
}

// An integer beyond 64 bits has no literal in CEL; as a double it has one.
function literal(value: number): string {
  const text = String(value)
  return Number.isInteger(value) && !Number.isSafeInteger(value) && !text.includes('e') ? `${text}.0` : text
}
