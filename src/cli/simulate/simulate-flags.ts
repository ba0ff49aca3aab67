import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import { inputFormats } from '../../core/policy/workbench/input/format.ts'
import type { ParsedFlags } from '../run/parsed-flags.ts'
import { type SimulateOptions, simulationFormats } from './simulate-options.ts'

/** The positional argument of `vitals policy simulate`. */
export const simulateArgs = {
  policy: Args.string({ description: 'Policy file.', required: true, ignoreStdin: true }),
}

/** The flags of `vitals policy simulate` besides those that every command has. */
export const simulateFlags = {
  input: Flags.string({
    char: 'i',
    helpValue: 'FILE',
    required: true,
    description: 'Samples: a file, a directory of recorded heartbeats, or - for standard input.',
  }),
  'input-format': Flags.option({
    options: inputFormats,
    description: 'What the input is written in, where its name and beginning do not tell.',
  })(),
  column: Flags.string({
    helpValue: 'SOURCE=NAME',
    description:
      'Read a column, key or series of the input under a name that the policy uses, a field such as disk.free_pct, or ts for the time; may be given again.',
    multiple: true,
    multipleNonGreedy: true,
  }),
  from: Flags.string({ helpValue: 'TIME', description: 'Leave out the samples before this time.' }),
  to: Flags.string({ helpValue: 'TIME', description: 'Leave out the samples after this time.' }),
  interval: Flags.string({
    helpValue: 'DURATION',
    description: 'How far apart the samples are, in place of the interval of the policy.',
  }),
  fill: Flags.boolean({
    default: true,
    allowNo: true,
    description:
      'Count the ticks inside a gap of more than 1.5 intervals as missing; --no-fill leaves them out.',
  }),
  states: Flags.boolean({ description: 'Also tell the state after every tick, in JSON.' }),
  'skip-bad': Flags.boolean({ description: 'Count lines that cannot be read and go on.' }),
  'exit-state': Flags.boolean({ description: 'End with the exit status of the final state.' }),
  diff: Flags.string({
    helpValue: 'OTHER',
    description: 'Run another policy over the same samples and show what would change with it.',
    exclusive: ['states', 'exit-state'],
  }),
  'fail-if': Flags.string({
    helpValue: 'GUARD',
    description:
      "End with 1 when a number crosses a limit, such as 'pages > 10', or with --diff 'notifications > +20%'; may be given again.",
    multiple: true,
    multipleNonGreedy: true,
    exclusive: ['exit-state'],
  }),
  labels: Flags.string({
    helpValue: 'FILE',
    description:
      'Score the alarms against labelled incidents: JSON, [[FROM, TO], ...] or such lists by file.',
  }),
  schedule: Flags.string({
    helpValue: 'FILE',
    description: 'Play silences, maintenance and acknowledgements of a YAML file into the run.',
  }),
  json: Flags.boolean({
    description: 'Print one JSON document, the same as --format json.',
    exclusive: ['format'],
  }),
  format: Flags.option({
    options: simulationFormats,
    description:
      'How to print: a page for people, one JSON document, or a line of JSON an event as it happens.',
  })(),
}

type Parsed = ParsedFlags<typeof simulateFlags>

// Commands that ask about a simulation have some of its flags.
interface ParsedSimulate {
  readonly args: { readonly policy: string }
  readonly flags: Partial<Parsed> & Pick<Parsed, 'input' | 'fill' | 'color'>
}

/** What oclif read, as the options that the action takes. */
export function simulateOptionsOf({ args, flags }: ParsedSimulate): SimulateOptions {
  return {
    policy: args.policy,
    input: flags.input,
    inputFormat: flags['input-format'] ?? null,
    columns: flags.column ?? [],
    from: flags.from ?? null,
    to: flags.to ?? null,
    interval: flags.interval ?? null,
    fill: flags.fill,
    states: flags.states ?? false,
    skipBad: flags['skip-bad'] ?? false,
    exitState: flags['exit-state'] ?? false,
    diff: flags.diff ?? null,
    failIf: flags['fail-if'] ?? [],
    labels: flags.labels ?? null,
    schedule: flags.schedule ?? null,
    format: flags.json ? 'json' : (flags.format ?? 'table'),
    color: flags.color,
  }
}
