import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import type { ColorChoice } from './color.ts'
import { type ProbeFormat, type ProbeOptions, probeFormats } from './probe-options.ts'

/** The positional argument of `vitals probe`. oclif would wait for it on standard input unless told not to. */
export const probeArgs = {
  policy: Args.string({
    description: 'Policy file; without one, the built-in policy for this host.',
    ignoreStdin: true,
  }),
}

/** The flags of `vitals probe` besides those that every command has. */
export const probeFlags = {
  json: Flags.boolean({
    description: 'Print one JSON document, the same as --format json.',
    exclusive: ['format'],
  }),
  format: Flags.option({
    options: probeFormats,
    description: 'How to print: a table for people, one JSON document, or one Nagios plugin line.',
  })(),
  quiet: Flags.boolean({
    char: 'q',
    description: 'Print nothing when healthy, and one line on standard error otherwise.',
    exclusive: ['verbose'],
  }),
  verbose: Flags.boolean({ char: 'v', description: 'Also show the values that the conditions read.' }),
  'no-state': Flags.boolean({
    description: 'Neither read nor store what is remembered; take every count as met by this one sample.',
  }),
  record: Flags.string({
    helpValue: 'FILE',
    description: 'Append this sample to FILE as one line of NDJSON.',
  }),
  probe: Flags.string({
    helpValue: 'NAME',
    description: 'Run only this probe; may be given again. Checks that need others keep their state.',
    multiple: true,
    multipleNonGreedy: true,
  }),
  fact: Flags.string({
    helpValue: 'NAME=VALUE',
    description: 'Tell the policy a fact, such as remediation_applied=true; may be given again.',
    multiple: true,
    multipleNonGreedy: true,
  }),
}

interface ParsedProbe {
  readonly args: { readonly policy?: string | undefined }
  readonly flags: {
    readonly color: ColorChoice
    readonly json?: boolean
    readonly format?: ProbeFormat | undefined
    readonly quiet?: boolean
    readonly verbose?: boolean
    readonly 'no-state'?: boolean
    readonly record?: string | undefined
    readonly probe?: string[] | undefined
    readonly fact?: string[] | undefined
  }
}

/** What oclif read, as the options that the probe action takes. */
export function probeOptionsOf({ args, flags }: ParsedProbe): ProbeOptions {
  return {
    policy: args.policy ?? null,
    format: flags.json ? 'json' : (flags.format ?? 'table'),
    quiet: flags.quiet ?? false,
    verbose: flags.verbose ?? false,
    state: !flags['no-state'],
    record: flags.record ?? null,
    probes: flags.probe ?? [],
    facts: flags.fact ?? [],
    color: flags.color,
  }
}
