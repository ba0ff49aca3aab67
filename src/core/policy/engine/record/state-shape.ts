import type { EscalationLedger } from '../../../escalation/budget.ts'
import { mostStarts } from '../../../settle.ts'
import {
  fields,
  finite,
  listOf,
  mapOf,
  oneOf,
  orNull,
  type Shape,
  span,
  text,
  time,
  timeOrNever,
  truth,
  value,
  whole,
} from '../../../shape.ts'
import { largestWindow } from '../../language/policy.ts'
import type { CheckState, PolicyState, WindowState } from '../policy-state.ts'
import { anyState, checkNews } from './news-shape.ts'

const samplesOfFlapping = 2 ** 20 - 1

const check = fields<CheckState>({
  digest: text,
  state: anyState,
  since: time,
  reason: orNull(text),
  covered: orNull(anyState),
  coveredSince: timeOrNever,
  entered: whole(-1),
  entryTrueAt: timeOrNever,
  runs: listOf(whole()),
  seenMs: listOf(span),
  seenAt: listOf(timeOrNever),
  gaps: listOf(listOf(span)),
  ways: listOf(text),
  amissBy: listOf(whole(-1)),
  missing: whole(),
  passing: whole(),
  problemOpen: truth,
  remediated: truth,
  stuck: truth,
  reloaded: whole(-1),
  changes: whole(0, samplesOfFlapping),
  changedAt: listOf(time),
  flapping: truth,
  problemSince: timeOrNever,
  news: checkNews,
})

/** The whole of what is remembered of a policy: every field of the type, each with what it may be. */
export const policyState: Shape<PolicyState> = fields<PolicyState>({
  version: oneOf([1]),
  policyDigest: text,
  at: time,
  overall: fields<PolicyState['overall']>({ state: anyState, since: time }),
  checks: mapOf(check),
  facts: mapOf(fields<PolicyState['facts'][string]>({ value, setAt: time })),
  windows: mapOf(
    fields<WindowState>({
      signature: text,
      at: listOf(time, largestWindow + 1),
      values: listOf(finite, largestWindow + 1),
    }),
  ),
  observedAt: mapOf(time),
  steps: listOf(span),
  gone: mapOf(check),
  attempts: mapOf(listOf(time, mostStarts)),
  escalation: fields<EscalationLedger>({ beats: whole(), calls: listOf(whole()) }),
})
