import { Unreadable } from '../../../varint/varint-reader.ts'
import { Unfit } from '../../../varint/varint-writer.ts'
import type { Policy } from '../../language/policy.ts'
import type { CheckState, PolicyState, WindowState } from '../policy-state.ts'
import type { PackReader } from './pack-reader.ts'
import type { PackWriter } from './pack-writer.ts'
import { readCheck, writeCheck } from './packed-check.ts'
import { listOf } from './packed-news.ts'
import { stateNumber, stateOf } from './packed-told.ts'

/** A whole state, its checks in the order of the policy. @throws Unfit where it is not one of this policy */
export function writePolicyState(to: PackWriter, policy: Policy, state: PolicyState): void {
  const { overall, checks, escalation } = state
  if (Object.keys(checks).length !== policy.checks.length) throw new Unfit()
  to.number(state.at)
  to.uint(stateNumber(overall.state))
  to.time(overall.since)
  for (const spec of policy.checks) {
    const check = Object.hasOwn(checks, spec.name) ? checks[spec.name] : undefined
    if (check === undefined) throw new Unfit()
    writeCheck(to, check, spec)
  }
  writeRecord(to, state.observedAt, (at) => to.time(at))
  writeRecord(to, state.facts, ({ value, setAt }) => {
    to.text(JSON.stringify(value))
    to.time(setAt)
  })
  writeRecord(to, state.windows, (window) => writeWindow(to, window))
  writeRecord(to, state.attempts, (starts) => to.times(starts))
  writeRecord(to, state.gone, (check) => writeCheck(to, check, null))
  to.uint(state.steps.length)
  for (const step of state.steps) to.number(step)
  to.number(escalation.beats)
  to.uint(escalation.calls.length)
  for (const call of escalation.calls) to.number(call, escalation.beats)
}

/** @param spare a state that nobody uses any more: its checks are filled again */
export function readPolicyState(from: PackReader, policy: Policy, spare?: PolicyState): PolicyState {
  const at = from.number()
  from.base = at
  const overall = { state: stateOf(from.uint()), since: from.time() }
  const checks: Record<string, CheckState> = spare?.checks ?? {}
  for (const spec of policy.checks) checks[spec.name] = readCheck(from, spec, checks[spec.name])
  const observedAt = readRecord(from, () => from.time())
  const facts = readRecord(from, () => ({ value: JSON.parse(from.text()), setAt: from.time() }))
  const windows = readRecord(from, () => readWindow(from))
  const attempts = readRecord(from, () => from.times())
  const gone = readRecord(from, () => readCheck(from, null))
  const steps = listOf(from, () => from.number())
  const beats = from.number()
  const calls = listOf(from, () => from.number(beats))
  if (!from.isAtEnd()) throw new Unreadable()
  return {
    version: 1,
    policyDigest: policy.digest,
    at,
    overall,
    checks,
    facts,
    windows,
    observedAt,
    steps,
    gone,
    attempts,
    escalation: { beats, calls },
  }
}

function writeRecord<Item>(
  to: PackWriter,
  record: Readonly<Record<string, Item>>,
  write: (item: Item) => void,
): void {
  const names = Object.keys(record)
  to.uint(names.length)
  for (const name of names) {
    to.word(name)
    write(record[name] as Item)
  }
}

function readRecord<Item>(from: PackReader, read: () => Item): Record<string, Item> {
  const record: Record<string, Item> = {}
  for (let left = from.count(); left > 0; left -= 1) {
    const name = from.word()
    record[name] = read()
  }
  return record
}

function writeWindow(to: PackWriter, { signature, at, values }: WindowState): void {
  if (at.length !== values.length) throw new Unfit()
  to.word(signature)
  to.uint(at.length)
  let last = to.base
  for (let index = 0; index < at.length; index += 1) {
    to.number(at[index] as number, last)
    to.number(values[index] as number)
    last = at[index] as number
  }
}

function readWindow(from: PackReader): WindowState {
  const window: WindowState = { signature: from.word(), at: [], values: [] }
  let last = from.base
  for (let left = from.count(); left > 0; left -= 1) {
    last = from.number(last)
    window.at.push(last)
    window.values.push(from.number())
  }
  return window
}
