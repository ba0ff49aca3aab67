import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import { suiteFormats } from '../../cli/policy/suite-formats.ts'
import { BaseCommand } from '../../cli/run/base-command.ts'
import { styleFor } from '../../cli/terminal/style-for.ts'
import type { SuiteReport } from '../../core/policy/workbench/suite/report.ts'

/** `vitals policy test FILE...`: unit tests of policies. */
export default class PolicyTest extends BaseCommand {
  static override summary = 'Run the unit tests of policies.'

  static override description = [
    'Plays the series of each test through its policy under a virtual clock, with the engine of a live run, and holds the outcome to what the test expects. Nothing is probed, done or remembered.',
    'A failure is reported with its line, what was expected and got, and the values at that time. Ends with 0 when every test passed and with 1 when one did not.',
  ].join('\n\n')

  static override examples = [
    { description: 'Run a suite.', command: 'vitals policy test service.test.yaml' },
    {
      description: 'See which transitions no test takes.',
      command: 'vitals policy test service.test.yaml --coverage',
    },
    {
      description: 'In a build, for its test report.',
      command: 'vitals policy test *.test.yaml --format junit > report.xml',
    },
  ]

  static override enableJsonFlag = true

  static override args = {
    file: Args.string({
      description: 'Files of tests; each names its policy.',
      required: true,
      multiple: true,
      ignoreStdin: true,
    }),
  }

  static override flags = {
    coverage: Flags.boolean({ description: 'List the transitions that no test took.' }),
    format: Flags.option({
      options: suiteFormats,
      default: 'text',
      description: 'How to print the results.',
    })(),
  }

  async run(): Promise<SuiteReport> {
    const { args, flags } = await this.parse(PolicyTest)
    const { testPolicies } = await import('../../cli/policy/policy-test-action.ts')
    const style = await styleFor(this.io.stdout, this.io, flags.color, false)
    const format = this.jsonEnabled() ? 'json' : flags.format
    const report = await testPolicies({ files: args.file, format, coverage: flags.coverage, style }, this.io)
    process.exitCode = report.ok ? 0 : 1
    return report
  }
}
