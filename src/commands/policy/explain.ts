import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import { BaseCommand } from '../../cli/run/base-command.ts'
import { simulateFlags, simulateOptionsOf } from '../../cli/simulate/simulate-flags.ts'
import { styleFor } from '../../cli/terminal/style-for.ts'
import type { PolicyExplained } from '../../core/policy/workbench/explain/report.ts'

/** `vitals policy explain POLICY --input FILE`: why a policy is in its state. */
export default class PolicyExplain extends BaseCommand {
  static override summary = 'Explain why a policy is in its state, and what would change it.'

  static override description =
    'Plays recorded samples through a policy up to a time, and shows for every check the transitions that can leave its state: the condition as a tree with the value of each part, how many samples and how long it has held of those that it must, and what would take it. A part is true, false or unknown. The input is as for vitals policy simulate.'

  static override examples = [
    {
      description: 'At the end of a recording.',
      command: 'vitals policy explain server.yaml --input recording.ndjson',
    },
    {
      description: 'Why was nobody notified at noon?',
      command: 'vitals policy explain server.yaml --input recording.ndjson --at 2026-01-01T12:00:00Z',
    },
  ]

  static override enableJsonFlag = true

  static override args = {
    policy: Args.string({ description: 'Policy file.', required: true, ignoreStdin: true }),
  }

  static override flags = {
    input: simulateFlags.input,
    'input-format': simulateFlags['input-format'],
    column: simulateFlags.column,
    interval: simulateFlags.interval,
    fill: simulateFlags.fill,
    'skip-bad': simulateFlags['skip-bad'],
    at: Flags.string({
      helpValue: 'TIME',
      description:
        "The time to explain, with its date: 2026-01-01T12:00:00Z, '2026-01-01 12:00:00' (no zone is UTC) or seconds since 1970; the end of the input unless given.",
    }),
  }

  async run(): Promise<PolicyExplained> {
    const { args, flags } = await this.parse(PolicyExplain)
    const { explainAt } = await import('../../cli/policy/policy-explain-action.ts')
    const options = simulateOptionsOf({ args, flags: { ...flags, json: false } })
    const explained = await explainAt({ ...options, at: flags.at ?? null }, this.io)
    if (!this.jsonEnabled()) {
      const { renderExplanation } = await import('../../render/simulation/explanation.ts')
      const style = await styleFor(this.io.stdout, this.io, flags.color, false)
      this.io.stdout.write(renderExplanation(explained, style))
    }
    return explained
  }
}
