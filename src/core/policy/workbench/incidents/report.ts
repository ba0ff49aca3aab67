import * as v from 'valibot'
import type { Document } from '../../../report/document.ts'
import { isoTime } from '../../../text/time.ts'
import type { IncidentScore } from './score.ts'

const count = v.pipe(v.number(), v.integer(), v.minValue(0))
const seconds = v.pipe(v.number(), v.minValue(0))

/** What `--labels` adds to the document of a dry run. */
export const labelsSchema = v.strictObject({
  windows: v.array(
    v.strictObject({
      from: v.string(),
      to: v.string(),
      covered: v.pipe(v.boolean(), v.description('Whether there are samples of it; others count nowhere.')),
      detected_after_s: v.pipe(v.nullable(seconds), v.description('null for a miss.')),
    }),
  ),
  true_positives: count,
  misses: count,
  false_alarms: v.pipe(count, v.description('Pages outside of all windows.')),
  pages: v.pipe(count, v.description('Notifications of problems, starts of flapping included.')),
  pages_per_day: v.pipe(v.number(), v.minValue(0)),
  detection_s: v.pipe(
    v.nullable(v.strictObject({ median: seconds, mean: seconds, max: seconds })),
    v.description('Of the windows that were hit.'),
  ),
  alarm_outside_s: v.pipe(seconds, v.description('Degraded or critical outside of all windows.')),
})

export type LabelsReport = Document<typeof labelsSchema>

/** A score as the document has it: ISO times and seconds. */
export function labelsReport(score: IncidentScore): LabelsReport {
  const { detectionMs } = score
  return {
    windows: score.windows.map(({ from, until, covered, detectedAfterMs }) => ({
      from: isoTime(from),
      to: isoTime(until),
      covered,
      detected_after_s: detectedAfterMs === null ? null : detectedAfterMs / 1_000,
    })),
    true_positives: score.truePositives,
    misses: score.misses,
    false_alarms: score.falseAlarms,
    pages: score.pages,
    pages_per_day: score.pagesPerDay,
    detection_s: detectionMs && {
      median: detectionMs.median / 1_000,
      mean: detectionMs.mean / 1_000,
      max: detectionMs.max / 1_000,
    },
    alarm_outside_s: score.alarmOutsideMs / 1_000,
  }
}
