import type { Engine } from '../../core/policy/engine/compiled.ts'
import type { Intake } from '../../core/policy/workbench/input/intake.ts'
import { formatDuration } from '../../core/text/duration.ts'
import { escapeControl } from '../../render/terminal/escape.ts'
import type { Io } from '../run/io.ts'
import { tellLine } from '../terminal/tell-line.ts'
import { shortestIntervalMs } from './simulate-setup.ts'

// A gap that a person would want to know of: 50 minutes of a policy of 30 s.
const longGap = 100

/**
 * Tells on standard error what a person should know of an input and is no part of the outcome. Of several intakes of
 * one input a name was ignored that none of them uses.
 */
export function warn([intake, ...others]: readonly [Intake, ...Intake[]], { policy }: Engine, io: Io): void {
  const say = (text: string) => tellLine(io.stderr, `vitals: ${escapeControl(text)}`)
  const { badLines, equalTimes, filled, absent, misfits, ignoredNames, unfittingStep } = intake.notes
  if (badLines > 0) say(`${badLines === 1 ? '1 line was' : `${badLines} lines were`} left out as unreadable.`)
  if (absent.count > 0) {
    const which = absent.count === 1 ? '1 value is no number' : `${absent.count} values are no numbers`
    say(`${which} and counted as missing, first ${absent.first}`)
  }
  if (misfits.count > 0) {
    const which = misfits.count === 1 ? '1 sample has' : `${misfits.count} samples have`
    say(`${which} no number where one is compared, first ${misfits.first}`)
  }
  if (equalTimes > 0) {
    const which = equalTimes === 1 ? '1 sample has' : `${equalTimes} samples have`
    say(`${which} the time of the one before; each counted, in the order of the input.`)
  }
  if (filled.longest >= longGap) say(gapsFilled(filled))
  const ignored = ignoredNames.filter((name) =>
    others.every(({ notes }) => notes.ignoredNames.includes(name)),
  )
  if (ignored.length > 0) say(namesIgnored(ignored, intake))
  if (unfittingStep !== null) say(stepBeside(unfittingStep, policy.intervalMs))
}

/** Tells what a person should know, then throws where the input says nothing of a policy. @throws VitalsError */
export function requireSamples(intakes: readonly [Intake, ...Intake[]], engine: Engine, io: Io): void {
  const lack = intakes.find(({ lack }) => lack !== null)?.lack
  if (lack == null) return
  warn(intakes, engine, io)
  throw lack
}

function gapsFilled({ ticks, longest, before }: Intake['notes']['filled']): string {
  const which = ticks === longest ? '' : `, ${longest} of them`
  return `${ticks} ticks without a sample were filled in as missing data${which} before ${before}; --no-fill leaves gaps out.`
}

function namesIgnored(names: readonly string[], { notes, lack }: Intake): string {
  const named = names.slice(0, 5).join(', ')
  const more = names.length > 5 ? ' and others' : ''
  const which = names.length === 1 ? '1 name that' : `${names.length} names that`
  return `${which} the policy does not use ${names.length === 1 ? 'was' : 'were'} ignored: ${named}${more}.${lack === null ? meantBy(names, notes) : ''}`
}

// Where nothing was used at all, the error says what was meant.
function meantBy(names: readonly string[], { meantNames }: Intake['notes']): string {
  const misspelt = names.find((name) => meantNames.has(name))
  if (misspelt === undefined) return ''
  const meant = meantNames.get(misspelt)
  return ` Did you mean '${meant}'? '--column ${misspelt}=${meant}' reads ${misspelt} by that name.`
}

function stepBeside(stepMs: number, intervalMs: number): string {
  // Nobody runs probes every 1s176ms.
  const step = formatDuration(stepMs < 1_000 ? Math.round(stepMs) : Math.round(stepMs / 1_000) * 1_000)
  const shortest = formatDuration(shortestIntervalMs)
  const advice =
    stepMs < shortestIntervalMs ? `--interval takes no less than ${shortest}` : `--interval ${step} would fit`
  return `the samples are about ${step} apart and the policy's interval is ${formatDuration(intervalMs)}; ${advice}.`
}
