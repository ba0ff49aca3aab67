import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import type { ParsedFlags } from '../run/parsed-flags.ts'
import { probeFormats } from './probe-options.ts'

/** The positional argument of `vitals probe`. oclif would wait for it on standard input unless told not to. */
export const probeArgs = {
  policy: Args.string({
    description:
      'Policy file, or the name of one that comes with vitals: `host`, `server`, `desktop`, `openclaw-gateway`. Without one, that of the configuration, or `host`. The name of a probe kind, such as `http` or `disk`, makes a policy of the flags instead; a file of that name is written `./http`.',
    ignoreStdin: true,
  }),
  target: Args.string({
    description:
      'With the name of a kind: what it looks at, such as an address, a path, `HOST:PORT` or the name of a process. The program of `command` can stand behind `--`, with its arguments.',
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
    description:
      'How to print: a table for people, one JSON document (on one line as ndjson), one Nagios plugin line, or a report for test tools and Prometheus.',
  })(),
  output: Flags.string({
    helpValue: 'FILE',
    description: 'Put what would be printed in the place of FILE, at once and whole, instead of printing it.',
  }),
  watch: Flags.boolean({
    char: 'w',
    description: 'Go on, round after round; on a terminal in one place, elsewhere one after the other.',
  }),
  every: Flags.string({
    helpValue: 'DURATION',
    description: 'Time from round to round, such as 30s; by default the interval of the policy.',
    dependsOn: ['watch'],
  }),
  critical: Flags.string({
    helpValue: 'CONDITION',
    description:
      'With the name of a kind: when it is critical. Fields go by their own names. A target that does not answer is critical as well, and a plugin is as bad as its exit status says, unless a condition asks for up.',
  }),
  degraded: Flags.string({
    helpValue: 'CONDITION',
    description: 'With the name of a kind: when it is degraded.',
  }),
  set: Flags.string({
    helpValue: 'KEY=VALUE',
    description: 'With the name of a kind: one of its options, or timeout; may be given again.',
    multiple: true,
    multipleNonGreedy: true,
  }),
  name: Flags.string({
    helpValue: 'NAME',
    description:
      'With the name of a kind: what to call the check; it tells two checks of one target apart. The name of the kind by default.',
  }),
  consecutive: Flags.integer({
    helpValue: 'N',
    min: 1,
    max: 1_000,
    description:
      'With the name of a kind: how many runs in a row must meet a condition. With more than 1 runs are remembered. Where runs are remembered without it, 2; 1 for what came since the last run, as new lines of a log.',
  }),
  'keep-state': Flags.boolean({
    description:
      'With the name of a kind: remember between runs, as for a policy file. What is compared with an earlier run is remembered unless --no-state forbids it.',
  }),
  quiet: Flags.boolean({
    char: 'q',
    description: 'Print nothing when healthy, and one line on standard error otherwise.',
    exclusive: ['verbose'],
  }),
  'on-change': Flags.boolean({
    description:
      'With --quiet: print that line only where there is something new to tell, by the rules of notifications, and one when it is over. Only what such a run told counts as told: a look by hand without --on-change takes nothing from it. A failure to run, such as a policy with a mistake, is told once too, again when it is another one or comes back, and so is its end. The exit status is that of the state or the failure all the same.',
    dependsOn: ['quiet'],
    exclusive: ['no-state'],
  }),
  verbose: Flags.boolean({ char: 'v', description: 'Also show the values that the conditions read.' }),
  'no-state': Flags.boolean({
    description:
      'Neither read nor store what is remembered: this one sample decides, whatever consecutive and for ask. So a look by hand between the runs of cron counts as no sample; without it, it counts as any other.',
  }),
  record: Flags.string({
    helpValue: 'FILE',
    description: 'Append this sample to FILE as one line of NDJSON.',
  }),
  probe: Flags.string({
    helpValue: 'NAME',
    description:
      'Run only this probe; may be given again. Checks that need others are not judged and keep their state; where none is remembered, as with --no-state, they are unknown.',
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

/** What oclif read of a command line of `vitals probe`. */
export interface ParsedProbe {
  readonly args: { readonly policy?: string | undefined; readonly target?: string | undefined }
  readonly flags: ParsedFlags<typeof probeFlags>
  readonly metadata: {
    readonly flags: Readonly<Record<string, { readonly setFromDefault?: boolean } | undefined>>
  }
}
