import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import { checkFormats } from '../../cli/policy/policy-check-formats.ts'
import { BaseCommand } from '../../cli/run/base-command.ts'
import { styleFor } from '../../cli/terminal/style-for.ts'
import type { CheckReport } from '../../core/policy/workbench/lint/report-schema.ts'

/** `vitals policy check FILE...`: what is wrong or doubtful in policies. */
export default class PolicyCheck extends BaseCommand {
  static override summary = 'Find what is wrong or doubtful in policies.'

  static override description = [
    'Tells everything that keeps a file from being a policy, and in a policy what would never work as it is meant: states without a way out, entry and exit conditions that overlap, remedies that start themselves again. Each finding has a code, which `man 5 vitals-policy` explains, and the place it is about.',
    'Ends with 78 when there is an error, and with 1 under --strict when there is a warning.',
  ].join('\n\n')

  static override examples = [
    { description: 'Fail on warnings too.', command: 'vitals policy check --strict host.yaml server.yaml' },
    {
      description: 'Look for values that flap while they move by 5 % around a threshold.',
      command: 'vitals policy check --noise 5% server.yaml',
    },
    {
      description: 'See what the short form stands for.',
      command: 'vitals policy check --expand server.yaml',
    },
  ]

  static override enableJsonFlag = true

  static override args = {
    file: Args.string({ description: 'The policies.', required: true, multiple: true, ignoreStdin: true }),
  }

  static override flags = {
    strict: Flags.boolean({ description: 'End with 1 when there are warnings.' }),
    noise: Flags.string({
      helpValue: 'SHARE',
      description: 'Search for the shortest input that flaps under this much noise.',
    }),
    seed: Flags.integer({ helpValue: 'N', default: 1, description: 'What a search by chance follows from.' }),
    expand: Flags.boolean({
      description: 'Print the policy with all transitions written out, and findings on standard error.',
      exclusive: ['format', 'json'],
    }),
    format: Flags.option({ options: checkFormats, default: 'text', description: 'How to print findings.' })(),
  }

  async run(): Promise<CheckReport> {
    const { args, flags } = await this.parse(PolicyCheck)
    const styleOf = (stream: 'stdout' | 'stderr') => styleFor(this.io[stream], this.io, flags.color, false)
    const format = this.jsonEnabled() ? 'json' : flags.format
    const { checkPolicies } = await import('../../cli/policy/policy-check-action.ts')
    const report = await checkPolicies({ ...flags, files: args.file, format, styleOf }, this.io)
    process.exitCode = report.errors > 0 ? 78 : flags.strict && report.warnings > 0 ? 1 : 0
    return report
  }
}
