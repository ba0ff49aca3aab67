import type { Round } from '../../agent/round.ts'
import type { Finding, VitalsError } from '../../core/errors.ts'
import type { Policy } from '../../core/policy/language/policy.ts'
import type { Field } from '../../core/probe-kind/kind.ts'
import type { ProbeReport } from '../../core/report/probe.ts'
import { escapeControl } from '../../render/terminal/escape.ts'
import type { Style } from '../../render/terminal/style.ts'
import { renderNews } from '../../render/verdict/news.ts'
import { isAllMuted, renderQuiet } from '../../render/verdict/quiet.ts'
import type { ColorChoice } from '../../settings/color-choice.ts'
import type { Io, Output } from '../run/io.ts'
import { styleFor } from '../terminal/style-for.ts'
import { tellLine } from '../terminal/tell-line.ts'
import { unlessDiskFails } from './full-disk.ts'
import type { ProbeOptions } from './probe-options.ts'
import type { ProbeRound } from './probe-session.ts'

/**
 * Prints a round as asked, into a file where one was named, or on standard output where the disk of that file fails.
 *
 * @returns what could not be written of it, which standard error has been told
 * @throws VitalsError CANNOT_WRITE
 */
export async function printRound(
  round: ProbeRound,
  options: ProbeOptions,
  color: ColorChoice,
  io: Io,
): Promise<VitalsError | null> {
  const { output, quiet } = options
  let unwritten: VitalsError | null = null
  if (output !== null && output !== '-') {
    const { replaceFile } = await import('../../host/files/replace-file.ts')
    const text = `${await renderRound(round, options, color, intoFile, io)}\n`
    unwritten = unlessDiskFails(() => replaceFile(output, text))
    if (unwritten !== null && !quiet) io.stdout.write(text)
  } else if (!quiet) {
    io.stdout.write(`${await renderRound(round, options, color, io.stdout, io)}\n`)
  }
  const tell = (line: string) => tellLine(io.stderr, line)
  const line = quiet ? quietLine(round, options) : null
  if (line !== null) tell(line)
  // Whether it is a terminal costs a stream, which only a new policy with flaws is worth.
  const flaw = quiet ? null : flawLine(round.flaws)
  if (flaw !== null && io.stderr.isTty) tell(`vitals: ${escapeControl(flaw)}`)
  for (const remark of round.remarks) tell(`vitals: ${escapeControl(remark)}.`)
  if (round.unsaved !== null) tell(`vitals: ${notRemembered(round.unsaved)}`)
  for (const failure of [round.unrecorded, unwritten]) {
    if (failure !== null) tell(`vitals: ${escapeControl(failure.message)}`)
  }
  return unwritten ?? round.unrecorded
}

function quietLine({ report, notices, before, now }: Round, { onChange }: ProbeOptions): string | null {
  if (onChange) return renderNews(report, notices, before, now)
  return isAllMuted(report) ? null : renderQuiet(report)
}

// For who writes a policy; who runs it by a timer has its verdicts.
function flawLine([first, ...others]: readonly Finding[]): string | null {
  if (!first?.place) return null
  const { file, line, column } = first.place
  const more = others.length === 0 ? 'what to do' : `what to do, and names ${others.length} more`
  return `${file}:${line}:${column}: ${first.message} 'vitals policy check ${file}' says ${more}.`
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
      return (await import('../../render/formats/nagios.ts')).renderNagios(
        report,
        await fieldsOf(policy),
        policy,
      )
    case 'openmetrics':
      return (await import('../../render/formats/openmetrics.ts')).renderOpenMetrics(
        report,
        await fieldsOf(policy),
      )
    case 'junit':
      return (await import('../../render/formats/junit.ts')).renderJunit(report)
    case 'tap':
      return (await import('../../render/formats/tap.ts')).renderTap(report)
    default:
      return verdictTable(report, await styleFor(output, io, color, verbose))
  }
}

async function verdictTable(report: ProbeReport, style: Style): Promise<string> {
  const { renderVerdict } = await import('../../render/verdict/verdict.ts')
  return renderVerdict(report, style)
}

async function fieldsOf(policy: Policy): Promise<(probe: string) => Readonly<Record<string, Field>> | null> {
  const { probeKinds } = await import('../../core/probe-kind/registry.ts')
  const kindOf = new Map(policy.probes.map(({ name, kind }) => [name, kind]))
  return (name) => probeKinds[kindOf.get(name) ?? '']?.fields ?? null
}
