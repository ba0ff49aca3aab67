import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import { BaseCommand } from '../../cli/run/base-command.ts'
import { cronRunsOf } from '../../cli/views/cron-runs-view.ts'
import { showView } from '../../cli/views/show.ts'
import { viewFlags, viewOptionsOf } from '../../cli/views/view-flags.ts'

/** `vitals cron runs JOB`: how a job went. */
export default class CronRuns extends BaseCommand {
  static override summary = 'List the runs of one scheduled job, the newest first.'

  static override description =
    'JOB is the name or the id of a job as vitals cron shows them. Each run is shown with its time, how it ended, how long it took, and what it came to.'

  static override examples = [
    { description: 'The last ten runs.', command: 'vitals cron runs daily-backup' },
    { description: 'The last fifty as JSON.', command: 'vitals cron runs daily-backup --limit 50 --json' },
  ]

  static override args = {
    job: Args.string({ description: 'Name or id of the job.', required: true, ignoreStdin: true }),
  }

  static override flags = {
    ...viewFlags,
    limit: Flags.integer({
      helpValue: 'N',
      default: 10,
      min: 1,
      max: 200,
      description: 'Show the newest N runs.',
    }),
  }

  /** Reads the command line, and leaves the exit status. */
  async run(): Promise<void> {
    const { args, flags } = await this.parse(CronRuns)
    const { gateway, options } = viewOptionsOf(flags)
    const query = { job: args.job, limit: flags.limit }
    process.exitCode = await showView(cronRunsOf(query), gateway, options, this.io)
  }
}
