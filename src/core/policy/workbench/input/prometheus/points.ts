import { fromEpoch } from '../../../../text/timestamp.ts'
import { isSampleTime, shortened } from '../sample-time.ts'

/** The points of a series: time in epoch milliseconds, and the number or that there is none. */
export type Points = readonly (readonly [at: number, value: number | null])[]

/** Where a point is told that is not as it should be: its index, and whether its time (0) or its value (1). */
export interface PointProblem {
  readonly index: number
  readonly part: 0 | 1 | null
  readonly message: string
  /** The value is none, which counts as missing; the point is else left out. */
  readonly isAbsent: boolean
}

/** Reads the points of a series; what is not as it should be goes to `tell`. */
export function pointsIn(values: readonly unknown[], tell: (problem: PointProblem) => void): Points {
  const points: [number, number | null][] = []
  let last = Number.NEGATIVE_INFINITY
  for (const [index, point] of values.entries()) {
    const refuse = (part: 0 | 1 | null, message: string) => tell({ index, part, message, isAbsent: false })
    if (!Array.isArray(point) || point.length < 2) {
      refuse(null, 'This is no pair of a time and a value.')
      continue
    }
    const [time, given] = point as readonly unknown[]
    const at = typeof time === 'number' ? fromEpoch(time) : null
    const value = numberIn(given)
    if (at === null) refuse(0, `${shortened(time)} is not a time.`)
    else if (!isSampleTime(at)) refuse(0, `${shortened(time)} is a time outside the years 1970 to 2200.`)
    else if (at <= last) refuse(0, 'The point is not newer than the one before it.')
    else if (value === undefined) refuse(1, `${shortened(given)} is no number.`)
    else {
      if (value === null && !isNoNumber(given)) {
        const message = `${shortened(given)} is no number.`
        tell({ index, part: 1, message, isAbsent: true })
      }
      points.push([at, value])
      last = at
    }
  }
  return points
}

const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i

/** A number, `null` for what says that there is none, `undefined` for a text that is neither. */
function numberIn(given: unknown): number | null | undefined {
  if (typeof given !== 'string') return typeof given === 'number' && Number.isFinite(given) ? given + 0 : null
  if (given.trim() === '' || isNoNumber(given)) return null
  if (!decimal.test(given)) return undefined
  const value = Number(given)
  return Number.isFinite(value) ? value + 0 : null
}

/** What Prometheus itself writes where there is no number to compare. */
function isNoNumber(given: unknown): boolean {
  return typeof given === 'string' && /^(?:nan|[+-]?inf(?:inity)?)$/i.test(given)
}
