import * as Flags from '@oclif/core/flags'
import { BaseCommand } from '../cli/run/base-command.ts'
import { sessionsOf } from '../cli/views/sessions-view.ts'
import { showView } from '../cli/views/show.ts'
import { viewFlags, viewOptionsOf } from '../cli/views/view-flags.ts'

/** `vitals sessions`: the sessions of a gateway's agents. */
export default class Sessions extends BaseCommand {
  static override summary = "List the sessions of a gateway's agents."

  static override description =
    'Shows for each session its model, how full its context is, its tokens, when it was last active, whether a run holds it now, and why its last run failed.'

  static override examples = [
    { description: 'Every session, the one used last first.', command: 'vitals sessions' },
    { description: 'Those with a run now.', command: 'vitals sessions --active' },
    {
      description: 'Sessions whose context is nearly full, in a script.',
      command: `vitals sessions --json | jq -r '.sessions[] | select(.contextUsage > 80) | .sessionKey'`,
    },
  ]

  static override flags = {
    ...viewFlags,
    active: Flags.boolean({
      description:
        'Only sessions with a run now; of a gateway that does not tell, those that were active in the last ten minutes.',
    }),
  }

  /** Reads the command line, and leaves the exit status. */
  async run(): Promise<void> {
    const { flags } = await this.parse(Sessions)
    const { gateway, options } = viewOptionsOf(flags)
    process.exitCode = await showView(sessionsOf({ active: flags.active }), gateway, options, this.io)
  }
}
