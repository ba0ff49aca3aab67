import type { PlainLimit } from '../../core/policy/language/condition/plain-limits.ts'
import { plainDecimal } from './perfdata.ts'

/**
 * An alarm in the range syntax of the Monitoring Plugins guidelines, where `15:` is an alarm below 15, `~:15` above and
 * `5:95` outside of both. The threshold itself counts as well even where the condition includes it: only `@` could say
 * so, and readers of perfdata, as Monitoring::Plugin, do not know it there. Empty where no one range says it.
 */
export function nagiosRange(limits: readonly PlainLimit[]): string {
  const below = thresholds(limits, '<')
  const above = thresholds(limits, '>')
  // Of several limits on one side the first to be reached is the alarm.
  const lowest = Math.max(...below)
  const highest = Math.min(...above)
  if (below.length > 0 && above.length > 0)
    return lowest <= highest ? `${plainDecimal(lowest)}:${plainDecimal(highest)}` : ''
  if (below.length > 0) return `${plainDecimal(lowest)}:`
  return above.length > 0 ? `~:${plainDecimal(highest)}` : ''
}

function thresholds(limits: readonly PlainLimit[], direction: '<' | '>'): number[] {
  return limits.filter(({ operator }) => operator.startsWith(direction)).map(({ threshold }) => threshold)
}
