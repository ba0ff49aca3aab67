import * as Flags from '@oclif/core/flags'
import { BaseCommand } from '../cli/run/base-command.ts'
import { momentAgo } from '../cli/views/moment-ago.ts'
import { showView } from '../cli/views/show.ts'
import { usageOf } from '../cli/views/usage-view.ts'
import { viewFlags, viewOptionsOf } from '../cli/views/view-flags.ts'
import { usageShares } from '../render/gateway/usage.ts'

/** `vitals usage`: tokens, cost and quotas. */
export default class Usage extends BaseCommand {
  static override summary = 'Show the tokens and the cost that a gateway counted.'

  static override description = [
    'Shows the sum of tokens and cost, their shares by model, provider or session, and how much of the quotas of the providers is used up.',
    'OpenClaw counts whole days, so that --since begins with a day there; without --since it counts the last thirty. Old releases say only to credentials of administrators who used the tokens.',
  ].join('\n\n')

  static override examples = [
    { description: 'Tokens by model.', command: 'vitals usage' },
    { description: 'Which session used most today.', command: 'vitals usage --since 24h --by session' },
    {
      description: 'Alert in a script when a quota is nearly used up.',
      command: 'vitals usage --exit-state --json',
    },
  ]

  static override flags = {
    ...viewFlags,
    since: Flags.string({
      helpValue: 'DURATION',
      description: 'Count the last DURATION only, such as 24h or 7d.',
    }),
    by: Flags.option({
      options: usageShares,
      default: 'model' as const,
      description: 'Whose shares to show.',
    })(),
  }

  /** Reads the command line, and leaves the exit status. */
  async run(): Promise<void> {
    const { flags } = await this.parse(Usage)
    const { gateway, options } = viewOptionsOf(flags)
    const since = momentAgo(flags.since, 'usage', this.io)
    process.exitCode = await showView(usageOf({ since, shares: true }, flags.by), gateway, options, this.io)
  }
}
