import type { ProbeResult } from '../../core/probe-kind/probe-result.ts'
import { isMap } from '../terminal/value-text.ts'

/** `failed`: the target did not answer as expected; `error`: the prober could not do its work. */
export type ProbeOutcome = 'ok' | 'failed' | 'error'

/** Which of the three a result is. */
export function outcomeOf(result: ProbeResult): ProbeOutcome {
  if (result.value === null) return 'error'
  return result.ok ? 'ok' : 'failed'
}

/** Why a probe failed or erred, in words: its reason and its error text, `timeout: no answer in 500ms`. */
export function failureText(result: ProbeResult): string {
  const reason = isMap(result.value) ? result.value.reason : undefined
  const words = typeof reason === 'string' ? reason.replaceAll('_', ' ') : null
  if (result.error === null || result.error === '') return words ?? 'no reason given'
  return words === null || result.error.includes(words) ? result.error : `${words}: ${result.error}`
}
