import type { Finding } from '../../../../errors.ts'
import { formatDuration } from '../../../../text/duration.ts'
import { formatSeries } from '../../suite/series-notation.ts'
import { finding } from '../checking.ts'
import type { Flap, Noise } from '../noise/flaps.ts'

/** A flap as a finding; its hint is the input, in the notation of test files. */
export function flapFinding(flap: Flap, { share }: Noise): Finding {
  const { check, variable, center, besides, values, stepMs, states, by } = flap
  const percent = Number((share * 100).toPrecision(6))
  const where = besides === '' ? '' : `, with ${besides}`
  const message =
    `Check '${check.spec.name}' flaps while ${variable} stays within ${percent} % of ${center}${where}: ` +
    `${states.join(' -> ')}.`
  const place = by < 0 ? check.places.key : check.places.condition(by)
  const every = formatDuration(stepMs)
  return finding(
    'flaps_under_noise',
    message,
    place,
    `Shortest input found, a value every ${every}: ${formatSeries(values)}`,
  )
}
