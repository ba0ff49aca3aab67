import * as Args from '@oclif/core/args'
import { BaseCommand } from '../../../cli/run/base-command.ts'

/** `vitals policy import promtool RULES`: a policy out of alerting rules of Prometheus. */
export default class PolicyImportPromtool extends BaseCommand {
  static override summary = 'Make a policy of the alerting rules of Prometheus.'

  static override description = [
    'Prints a policy with a check for every alert that compares series with numbers, also joined by and and or: degraded while the alert fires, critical where its label severity is critical or page. for and keep_firing_for become for and hold. Comments tell which name stands for which series.',
    'What cannot be translated is listed on standard error, with its place and the reason; nothing is dropped in silence. Ends with 0 when there is a policy, and with 65 when no rule could be translated or the file could not be read.',
  ].join('\n\n')

  static override examples = [
    {
      description: 'Import rules, and see what the policy would have done.',
      command:
        'vitals policy import promtool node.rules.yml > node.yaml && vitals policy simulate node.yaml --input query-range.json',
    },
  ]

  static override args = {
    rules: Args.string({ description: 'File of Prometheus rules.', required: true, ignoreStdin: true }),
  }

  async run(): Promise<void> {
    const { args } = await this.parse(PolicyImportPromtool)
    const { importPromtool } = await import('../../../cli/policy/policy-import-action.ts')
    importPromtool(args.rules, this.io)
  }
}
