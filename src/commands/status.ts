import * as Flags from '@oclif/core/flags'
import { BaseCommand } from '../cli/run/base-command.ts'
import { showView } from '../cli/views/show.ts'
import { statusOf } from '../cli/views/status-view.ts'
import { viewFlags, viewOptionsOf } from '../cli/views/view-flags.ts'

/** `vitals status`: everything about a gateway on one screen. */
export default class Status extends BaseCommand {
  static override summary = 'Show how a running gateway and its parts are.'

  static override description = [
    'Asks the gateway for its version, its channels, sessions, nodes, scheduled jobs and usage at once, and shows them with what is wrong. A part that the gateway does not report is shown as unknown, and the others are kept.',
    'The exit status is 0 when the gateway answered, even in part: --exit-state makes it the verdict. Otherwise it is 69 when the gateway cannot be reached or does not answer in time, 75 while it starts or stops, and 77 when it refuses the credential.',
  ].join('\n\n')

  static override examples = [
    { description: 'The gateway of this host.', command: 'vitals status' },
    {
      description: 'Keep it on the screen, over restarts of the gateway too.',
      command: 'vitals status --watch',
    },
    { description: 'Everything that it tells, one by one.', command: 'vitals status --verbose' },
    {
      description: 'Which channels are not connected, in a script.',
      command: `vitals status --json | jq '.channels | map_values(select(.status != "connected"))'`,
    },
  ]

  static override flags = {
    ...viewFlags,
    verbose: Flags.boolean({
      char: 'v',
      description:
        'Also show channels, sessions and jobs one by one, the usage by model, and how long each answer took.',
    }),
  }

  /** Reads the command line, and leaves the exit status. */
  async run(): Promise<void> {
    const { flags } = await this.parse(Status)
    const { gateway, options } = viewOptionsOf(flags)
    process.exitCode = await showView(
      statusOf({ verbose: flags.verbose ?? false }),
      gateway,
      options,
      this.io,
    )
  }
}
