import * as Flags from '@oclif/core/flags'
import { BaseCommand } from '../../cli/run/base-command.ts'
import { cronOf } from '../../cli/views/cron-view.ts'
import { showView } from '../../cli/views/show.ts'
import { viewFlags, viewOptionsOf } from '../../cli/views/view-flags.ts'

/** `vitals cron`: the scheduled jobs of a gateway. */
export default class Cron extends BaseCommand {
  static override summary = 'List the scheduled jobs of a gateway.'

  static override description =
    'Shows for each job its schedule, when it runs next and whether it is late, and how its last run ended. Jobs that the gateway made for itself are left out.'

  static override examples = [
    { description: 'Your jobs, the next one first.', command: 'vitals cron' },
    { description: "Also the gateway's own.", command: 'vitals cron --all' },
    {
      description: 'Alert in a script when one fails or is late.',
      command: 'vitals cron --exit-state --json',
    },
  ]

  static override flags = {
    ...viewFlags,
    all: Flags.boolean({ description: 'Also the jobs that the gateway made for itself.' }),
  }

  /** Reads the command line, and leaves the exit status. */
  async run(): Promise<void> {
    const { flags } = await this.parse(Cron)
    const { gateway, options } = viewOptionsOf(flags)
    process.exitCode = await showView(cronOf({ all: flags.all }), gateway, options, this.io)
  }
}
