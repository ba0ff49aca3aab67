import type { FlapSpec } from '../policy.ts'
import type { CheckFile } from '../schema/policy.ts'
import type { Loading } from './loading.ts'
import { milliseconds } from './milliseconds.ts'
import { shareOf } from './share-of.ts'

export type FlapFile = CheckFile['flap']

/** When a check flaps (rule 10), with defaults filled in. Notes an end above its start: damping would flap itself. */
export function flapSpec(loading: Loading, check: string, file: FlapFile): FlapSpec {
  const spec: FlapSpec = {
    start: shareOf(file.start),
    end: shareOf(file.end),
    hour: { start: file.per_hour.start ?? 6, end: file.per_hour.end ?? 3 },
    halfDay: { start: file.per_12h.start ?? 10, end: file.per_12h.end ?? 5 },
    quietMs: milliseconds(file.quiet),
  }
  if ([spec, spec.hour, spec.halfDay].some(({ start, end }) => end > start)) {
    const message = 'Flapping cannot end above where it starts.'
    loading.findings.error('wrong_value', message, loading.yaml.place(['checks', check, 'flap']))
  }
  return spec
}
