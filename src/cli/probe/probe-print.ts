import type { Round } from '../../agent/round.ts'
import type { Field } from '../../core/kind/kind.ts'
import type { Policy } from '../../core/policy/policy.ts'
import { escapeControl } from '../../render/escape.ts'
import { renderQuiet } from '../../render/quiet.ts'
import { renderVerdict } from '../../render/verdict.ts'
import type { ColorChoice } from '../config/color-choice.ts'
import type { Io, Output } from '../io.ts'
import { lookFor } from '../terminal/look-for.ts'
import type { ProbeOptions } from './probe-options.ts'

/** Prints a round as asked, into a file where one was named. @throws VitalsError CANNOT_WRITE */
export async function printRound(
  round: Round,
  options: ProbeOptions,
  color: ColorChoice,
  io: Io,
): Promise<void> {
  const { output, quiet } = options
  if (output !== null && output !== '-') {
    const { replaceFile } = await import('./replace-file.ts')
    replaceFile(output, `${await renderRound(round, options, color, intoFile, io)}\n`)
  } else if (!quiet) {
    io.stdout.write(`${await renderRound(round, options, color, io.stdout, io)}\n`)
  }
  const line = quiet ? renderQuiet(round.report) : null
  if (line !== null) io.stderr.write(`${line}\n`)
  if (round.unsaved !== null) io.stderr.write(`vitals: ${notRemembered(round.unsaved)}\n`)
}

const intoFile: Pick<Output, 'isTty' | 'columns'> = { isTty: false, columns: null }

/** What to say when a verdict was told and could not be saved, safe for a terminal. */
export function notRemembered(why: string): string {
  return `this verdict is not remembered: ${escapeControl(why)}`
}

async function renderRound(
  { report, policy }: Round,
  { format, verbose }: ProbeOptions,
  color: ColorChoice,
  output: Pick<Output, 'isTty' | 'columns'>,
  io: Io,
): Promise<string> {
  switch (format) {
    case 'json':
      return JSON.stringify(report, null, 2)
    case 'ndjson':
      return JSON.stringify(report)
    case 'nagios':
      return (await import('../../render/nagios.ts')).renderNagios(report, await fieldsOf(policy))
    case 'openmetrics':
      return (await import('../../render/openmetrics.ts')).renderOpenMetrics(report, await fieldsOf(policy))
    case 'junit':
      return (await import('../../render/junit.ts')).renderJunit(report)
    case 'tap':
      return (await import('../../render/tap.ts')).renderTap(report)
    default:
      return renderVerdict(report, lookFor(output, io, color, verbose))
  }
}

async function fieldsOf(policy: Policy): Promise<(probe: string) => Readonly<Record<string, Field>> | null> {
  const { probeKinds } = await import('../../core/kind/kinds.ts')
  const kindOf = new Map(policy.probes.map(({ name, kind }) => [name, kind]))
  return (name) => probeKinds[kindOf.get(name) ?? '']?.fields ?? null
}
