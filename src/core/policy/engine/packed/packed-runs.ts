import { Unreadable } from '../../../varint/varint-reader.ts'
import { Unfit } from '../../../varint/varint-writer.ts'
import type { CheckState } from '../policy-state.ts'
import type { PackReader } from './pack-reader.ts'
import type { PackWriter } from './pack-writer.ts'

/** The runs of a check's transitions and states. */
export type Runs = Pick<CheckState, 'runs' | 'seenMs' | 'seenAt' | 'gaps'>

// In the lowest bits of a run's first number; above them stands how many idle ones are before it.
const hasGaps = 1
const isLikeLast = 2
const unit = 4

/** Whether no run has begun. */
export function areRunsEmpty(runs: Runs): boolean {
  for (let index = 0; index < runs.runs.length; index += 1) if (!isIdle(runs, index)) return false
  return true
}

/** Those that have begun. Most ways out of trouble began together, so that one as the last one written says only that. */
export function writeRuns(to: PackWriter, checked: Runs): void {
  const { runs, seenMs, seenAt, gaps } = checked
  const last = to.lastRun
  let before = -1
  to.uint(begunIn(checked))
  for (let index = 0; index < runs.length; index += 1) {
    if (isIdle(checked, index)) continue
    const own = gaps[index] as readonly number[]
    const isLike =
      runs[index] === last.count && seenMs[index] === last.seenMs && seenAt[index] === last.seenAt
    to.uint((index - before - 1) * unit + (isLike ? isLikeLast : 0) + (own.length > 0 ? hasGaps : 0))
    before = index
    if (!isLike) {
      last.count = runs[index] as number
      last.seenMs = seenMs[index] as number
      last.seenAt = seenAt[index] as number
      to.uint(last.count)
      to.number(last.seenMs)
      to.time(last.seenAt)
    }
    if (own.length === 0) continue
    to.uint(own.length)
    for (const gap of own) to.number(gap)
  }
}

/** Fills the runs, which are idle, with what was written of them. */
export function readRuns(from: PackReader, into: Runs): void {
  const last = from.lastRun
  let index = -1
  for (let left = from.count(); left > 0; left -= 1) {
    const first = from.uint()
    index += 1 + Math.floor(first / unit)
    if (index >= into.runs.length) throw new Unreadable()
    if ((first & isLikeLast) === 0) {
      last.count = from.uint()
      last.seenMs = from.number()
      last.seenAt = from.time()
    }
    into.runs[index] = last.count
    into.seenMs[index] = last.seenMs
    into.seenAt[index] = last.seenAt
    if ((first & hasGaps) === 0) continue
    const own: number[] = []
    for (let gaps = from.count(); gaps > 0; gaps -= 1) own.push(from.number())
    into.gaps[index] = own
  }
}

function begunIn(runs: Runs): number {
  let begun = 0
  for (let index = 0; index < runs.runs.length; index += 1) if (!isIdle(runs, index)) begun += 1
  return begun
}

function isIdle({ runs, seenMs, seenAt, gaps }: Runs, index: number): boolean {
  return runs[index] === 0 && seenMs[index] === 0 && seenAt[index] === -1 && gaps[index]?.length === 0
}

/** @throws Unfit where the lists are not of one length */
export function checkRuns({ runs, seenMs, seenAt, gaps }: Runs): void {
  const { length } = runs
  if (seenMs.length !== length || seenAt.length !== length || gaps.length !== length) throw new Unfit()
}
