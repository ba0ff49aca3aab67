import { formatDuration } from '../../../text/duration.ts'
import { inWords } from '../../language/condition/in-words.ts'
import type { WayExplained } from './report.ts'

/**
 * What would take a way out of a state, in words: `healthy after 2 more samples with disk_free_pct > 20`. Nothing but
 * the condition is spoken of where its count and time are met: a dead band, a hold or want of data then stands before it.
 */
export function changeOf({ to, samples, for_ms, ...way }: Omit<WayExplained, 'change'>): string {
  const condition = inWords(way.condition.text)
  const and = way.and && inWords(way.and.text)
  // An unknown sample keeps the run, so it is the run that tells whether one is under way.
  const goes = samples.have > 0
  const wanted = and === null ? condition : `${condition}, the last of them with ${and}`
  const lacking = goes ? samples.need - samples.have : samples.need
  const waiting = for_ms === null ? 0 : goes ? for_ms.need - for_ms.have : for_ms.need
  if (lacking <= 0 && waiting <= 0) return metWay(to, and, way.and?.value === true)
  const parts = [
    ...(lacking > 0
      ? [`${lacking}${goes ? ' more' : ''} ${lacking === 1 ? 'sample' : 'samples'}${inARow(lacking, goes)}`]
      : []),
    ...(waiting > 0 ? [`${formatDuration(waiting)}${goes ? ' more' : ''}`] : []),
  ]
  return `${to} after ${parts.join(' and ')} with ${wanted}`
}

function inARow(lacking: number, goes: boolean): string {
  return lacking > 1 && !goes ? ' in a row' : ''
}

function metWay(to: string, and: string | null, andHolds: boolean): string {
  return and !== null && !andHolds
    ? `${to} with a sample with ${and}`
    : `${to} with the next sample that allows it`
}
