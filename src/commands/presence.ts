import { BaseCommand } from '../cli/run/base-command.ts'
import { presenceOf } from '../cli/views/presence-view.ts'
import { showView } from '../cli/views/show.ts'
import { viewFlags, viewOptionsOf } from '../cli/views/view-flags.ts'

/** `vitals presence`: who and what is at work in a gateway. */
export default class Presence extends BaseCommand {
  static override summary = 'Show who is connected to a gateway and what is at work in it.'

  static override description =
    'Shows the connected clients, the channels, the sessions with a run now, and the programs that sessions have started, as far as the gateway tells of them.'

  static override examples = [
    { description: 'Everything that is there now.', command: 'vitals presence' },
    { description: 'Follow who comes and goes.', command: 'vitals presence --watch' },
  ]

  static override flags = viewFlags

  /** Reads the command line, and leaves the exit status. */
  async run(): Promise<void> {
    const { flags } = await this.parse(Presence)
    const { gateway, options } = viewOptionsOf(flags)
    process.exitCode = await showView(presenceOf, gateway, options, this.io)
  }
}
