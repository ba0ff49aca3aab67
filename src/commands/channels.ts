import * as Flags from '@oclif/core/flags'
import { BaseCommand } from '../cli/run/base-command.ts'
import { channelsOf } from '../cli/views/channels-view.ts'
import { showView } from '../cli/views/show.ts'
import { viewFlags, viewOptionsOf } from '../cli/views/view-flags.ts'

/** `vitals channels`: the channels of a gateway, one line an account. */
export default class Channels extends BaseCommand {
  static override summary = 'List the channels of a gateway.'

  static override description =
    'Shows whether each account of each channel is connected, for how long, when it was last heard of, and why not. A channel that says it is connected and has given up is impaired.'

  static override examples = [
    { description: 'Every channel.', command: 'vitals channels' },
    { description: 'Have the gateway try each one first.', command: 'vitals channels --probe --timeout 30s' },
    {
      description: 'Alert in a script when one is down.',
      command: 'vitals channels --exit-state || mail-the-team',
    },
  ]

  static override flags = {
    ...viewFlags,
    probe: Flags.boolean({ description: 'Have the gateway try each channel before it answers.' }),
  }

  /** Reads the command line, and leaves the exit status. */
  async run(): Promise<void> {
    const { flags } = await this.parse(Channels)
    const { gateway, options } = viewOptionsOf(flags)
    process.exitCode = await showView(channelsOf({ probe: flags.probe }), gateway, options, this.io)
  }
}
