import { exampleFor } from '../../agent/ad-hoc/example.ts'
import { kindVerdict } from '../../agent/ad-hoc/verdict.ts'
import type { ProbeKind } from '../../core/probe-kind/kind.ts'
import { optionHelp } from '../../core/probe-kind/option-help.ts'
import { probeKinds } from '../../core/probe-kind/registry.ts'
import { wrap } from '../../render/terminal/wrap.ts'
import { definitions, type Example, examples, type HelpPart, type HelpStyle, page } from './layout.ts'

const widest = 100

/** The kinds of probes, one line each. */
export function kindsPart(width: number): HelpPart {
  const rows = Object.values(probeKinds).map(({ kind, description }) => [kind, `${description}.`] as const)
  return { title: 'Kinds', lines: definitions(rows, width) }
}

/** `vitals help probe http`: what a kind looks at, with examples, its verdict, options and fields. */
export function kindHelp(kind: ProbeKind, style: HelpStyle): string {
  const width = Math.min(widest, style.width)
  const { description, target } = kind
  const words = `$ vitals probe ${kind.kind} ${target === undefined ? '' : '[TARGET] '}[--set KEY=VALUE]...`
  const usage = `${words} [--degraded CONDITION] [--critical CONDITION] [FLAGS]`
  return page(
    wrap(`${description}.`, width),
    [
      { title: 'Examples', lines: examples(examplesOf(kind), width) },
      { title: 'Usage', lines: [...wrap(usage, width - 2), ...targetLines(kind, width - 2)] },
      { title: 'Without conditions', lines: verdictLines(kind, width - 2) },
      { title: 'Options, each as --set KEY=VALUE', lines: definitions(optionRows(kind), width) },
      { title: 'Fields that conditions can name', lines: definitions(fieldRows(kind), width) },
    ],
    wrap('All flags: vitals help probe. The language of conditions: `man 5 vitals-policy`.', width),
    style,
  )
}

function examplesOf({ kind, verdict }: ProbeKind): Example[] {
  const of = { kind, target: null, set: [] }
  const [own, asked] = [exampleFor(of, 'by its kind'), exampleFor(of)]
  return [
    ...(verdict === null ? [] : [{ description: 'Judge by what is obvious for this kind.', command: own }]),
    ...(asked === own ? [] : [{ description: 'Judge by a condition of your own.', command: asked }]),
  ]
}

function targetLines({ target, kind }: ProbeKind, width: number): string[] {
  if (target === undefined) return []
  if (kind === 'command') return wrap('The program can also stand behind `--`, with its arguments.', width)
  return typeof target === 'string' ? wrap(`TARGET stands for the option \`${target}\`.`, width) : []
}

function verdictLines(kind: ProbeKind, width: number): string[] {
  const verdict = kindVerdict(kind)
  if (verdict === null)
    return wrap('It needs --degraded or --critical: nobody can say without what is wrong.', width)
  const { critical, degraded } = verdict
  return [
    ...(critical === null ? [] : wrap(`critical when ${critical}`, width)),
    ...(degraded === null ? [] : wrap(`degraded when ${degraded}`, width)),
  ]
}

function optionRows(kind: ProbeKind): (readonly [string, string])[] {
  return [
    ...optionHelp(kind),
    ['timeout', 'How long the probe may take. The default is `500ms`.'],
    ['ttl', `How long a result may be used again by later runs. The default is ${ttlOf(kind)}.`],
  ]
}

// Rule 3 of vitals-policy(5); a single look is never an old one.
function ttlOf({ scope }: ProbeKind): string {
  return scope === 'local' ? '`0s`' : '`0s` here, and `10s` in a policy file'
}

function fieldRows({ fields, knownFields }: ProbeKind): (readonly [string, string])[] {
  return Object.entries(fields ?? knownFields ?? {}).map(([name, { description, type, unit }]) => {
    return [name, `${description} (${unit === null ? type : `${type}, ${unit}`})`]
  })
}
