import { Unreadable } from '../../../varint/varint-reader.ts'
import type { CheckSpec } from '../../language/policy.ts'
import { type CheckState, createCheckState, noGaps, stateRuns } from '../policy-state.ts'
import type { PackReader } from './pack-reader.ts'
import type { PackWriter } from './pack-writer.ts'
import { listOf, readNews, writeNews } from './packed-news.ts'
import { areRunsEmpty, checkRuns, readRuns, writeRuns } from './packed-runs.ts'
import { stateNumber, stateOf, stateOrNone } from './packed-told.ts'

const coveredUnit = 8
const has = {
  runs: 1 << 6,
  entered: 1 << 7,
  entryTrueAt: 1 << 8,
  changedAt: 1 << 9,
  amissBy: 1 << 10,
  missing: 1 << 11,
  passing: 1 << 12,
  problemSince: 1 << 13,
  problemOpen: 1 << 14,
  coveredSince: 1 << 15,
  changes: 1 << 16,
  reloaded: 1 << 17,
  reason: 1 << 18,
  remediated: 1 << 19,
  stuck: 1 << 20,
  flapping: 1 << 21,
  /** Not made by this definition of the check: what follows from the policy is written out. */
  foreign: 1 << 22,
} as const

/** What is remembered of one check; `spec` is its definition, `null` for a check that the policy no longer has. */
export function writeCheck(to: PackWriter, check: CheckState, spec: CheckSpec | null): void {
  checkRuns(check)
  const flags = flagsOf(check, spec)
  to.uint(flags)
  if ((flags & has.foreign) !== 0) writeShape(to, check)
  to.time(check.since)
  if (check.reason !== null) to.word(check.reason)
  if (check.coveredSince !== -1) to.time(check.coveredSince)
  if (check.entered !== -1) to.number(check.entered)
  if (check.entryTrueAt !== -1) to.time(check.entryTrueAt)
  if ((flags & has.runs) !== 0) writeRuns(to, check)
  if ((flags & has.amissBy) !== 0) for (const way of check.amissBy) to.number(way)
  if (check.missing !== 0) to.number(check.missing)
  if (check.passing !== 0) to.number(check.passing)
  if (check.reloaded !== -1) to.number(check.reloaded)
  if (check.changes !== 0) to.number(check.changes)
  if (check.changedAt.length > 0) to.times(check.changedAt)
  if (check.problemSince !== -1) to.time(check.problemSince)
  writeNews(to, check.news, check.since)
}

function flagsOf(check: CheckState, spec: CheckSpec | null): number {
  let flags = stateNumber(check.state) + stateNumber(check.covered) * coveredUnit
  if (!areRunsEmpty(check)) flags |= has.runs
  if (check.entered !== -1) flags |= has.entered
  if (check.entryTrueAt !== -1) flags |= has.entryTrueAt
  if (check.changedAt.length > 0) flags |= has.changedAt
  if (isAnyAmiss(check.amissBy)) flags |= has.amissBy
  if (check.missing !== 0) flags |= has.missing
  if (check.passing !== 0) flags |= has.passing
  if (check.problemSince !== -1) flags |= has.problemSince
  if (check.problemOpen) flags |= has.problemOpen
  if (check.coveredSince !== -1) flags |= has.coveredSince
  if (check.changes !== 0) flags |= has.changes
  if (check.reloaded !== -1) flags |= has.reloaded
  if (check.reason !== null) flags |= has.reason
  if (check.remediated) flags |= has.remediated
  if (check.stuck) flags |= has.stuck
  if (check.flapping) flags |= has.flapping
  return isMadeBy(spec, check) ? flags : flags | has.foreign
}

function isAnyAmiss(amissBy: readonly number[]): boolean {
  for (let index = 0; index < amissBy.length; index += 1) if (amissBy[index] !== -1) return true
  return false
}

function isMadeBy(spec: CheckSpec | null, { digest, ways, runs, amissBy }: CheckState): boolean {
  if (spec === null || digest !== spec.digest || ways.length !== spec.transitions.length) return false
  if (runs.length !== ways.length + amissBy.length || amissBy.length !== stateRuns) return false
  for (let index = 0; index < ways.length; index += 1) {
    if (ways[index] !== spec.transitions[index]?.countDigest) return false
  }
  return true
}

function writeShape(to: PackWriter, { digest, ways, runs, amissBy }: CheckState): void {
  to.text(digest)
  to.uint(ways.length)
  for (const way of ways) to.text(way)
  to.uint(runs.length)
  to.uint(amissBy.length)
}

/** @param spare a check that nobody uses any more: it is filled again */
export function readCheck(from: PackReader, spec: CheckSpec | null, spare?: CheckState): CheckState {
  const flags = from.uint()
  const given = (flag: number) => (flags & flag) !== 0
  const check = given(has.foreign) ? readShape(from) : blank(spec, spare)
  const { amissBy } = check
  // Field by field: spread objects would cost as much as all the rest, and this is done for every beat.
  check.state = stateOf(flags & 7)
  check.covered = stateOrNone((flags >> 3) & 7)
  check.since = from.time()
  check.reason = given(has.reason) ? from.word() : null
  check.coveredSince = given(has.coveredSince) ? from.time() : -1
  check.entered = given(has.entered) ? from.number() : -1
  check.entryTrueAt = given(has.entryTrueAt) ? from.time() : -1
  if (given(has.runs)) readRuns(from, check)
  if (given(has.amissBy))
    for (let index = 0; index < amissBy.length; index += 1) amissBy[index] = from.number()
  check.missing = given(has.missing) ? from.number() : 0
  check.passing = given(has.passing) ? from.number() : 0
  check.reloaded = given(has.reloaded) ? from.number() : -1
  check.changes = given(has.changes) ? from.number() : 0
  check.changedAt = given(has.changedAt) ? from.times() : []
  check.problemSince = given(has.problemSince) ? from.time() : -1
  check.problemOpen = given(has.problemOpen)
  check.remediated = given(has.remediated)
  check.stuck = given(has.stuck)
  check.flapping = given(has.flapping)
  readNews(from, check.since, check.news)
  return check
}

/** A check of this definition in which no run has begun; its other fields are anything. */
function blank(spec: CheckSpec | null, spare: CheckState | undefined): CheckState {
  if (spec === null) throw new Unreadable()
  if (spare === undefined || !isMadeBy(spec, spare)) return createCheckState(spec, 0)
  const { runs, seenMs, seenAt, gaps, amissBy } = spare
  for (let index = 0; index < runs.length; index += 1) {
    runs[index] = 0
    seenMs[index] = 0
    seenAt[index] = -1
    gaps[index] = noGaps
  }
  for (let index = 0; index < amissBy.length; index += 1) amissBy[index] = -1
  return spare
}

function readShape(from: PackReader): CheckState {
  const digest = from.text()
  const ways = listOf(from, (reader) => reader.text())
  // Idle runs take no bytes, so that their number is bounded by itself.
  const [runs, amiss] = [from.uint(), from.uint()]
  if (runs > mostRuns || amiss > mostRuns) throw new Unreadable()
  return {
    ...createCheckState({ digest, initial: 'unknown', transitions: [] }, 0),
    ways,
    runs: new Array<number>(runs).fill(0),
    seenMs: new Array<number>(runs).fill(0),
    seenAt: new Array<number>(runs).fill(-1),
    gaps: new Array<readonly number[]>(runs).fill(noGaps),
    amissBy: new Array<number>(amiss).fill(-1),
  }
}

const mostRuns = 4_096
