import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import { sinceFlag } from '../../cli/audit/audit-flags.ts'
import { momentBefore } from '../../cli/audit/moment-before.ts'
import { fleetFlags } from '../../cli/fleet/fleet-flags.ts'
import { fleetPlace } from '../../cli/fleet/fleet-place.ts'
import { fleetOptionsOf, showFleet } from '../../cli/fleet/show-fleet.ts'
import { BaseCommand } from '../../cli/run/base-command.ts'
import { isForPeople, isNews, renderHistory } from '../../render/fleet/history.ts'

/** `vitals agent timeline ID`: what was written down of an agent. */
export default class AgentTimeline extends BaseCommand {
  static override summary = 'Show what happened to an agent, the oldest first.'

  static override description =
    'Shows what happened to one agent, a line an event: changes of states, what was told and done, or held back and by which rule until when, its keys, who acknowledged or silenced it. --verbose adds what follows from other lines. With --json the newest are first, all of them with those by which decisions are verified, as GET /v1/agents/ID/timeline gives them.'

  static override examples = [
    { description: 'The last 50 records of web-1.', command: 'vitals agent timeline web-1' },
    { description: 'Its last hour.', command: 'vitals agent timeline web-1 --since 1h --limit 1000' },
  ]

  static override args = {
    id: Args.string({ description: 'The agent.', required: true, ignoreStdin: true }),
  }

  static override flags = {
    ...fleetFlags,
    ...sinceFlag,
    verbose: Flags.boolean({
      char: 'v',
      description:
        'Also what follows from other lines: checks of a silent agent, its incidents, messages on their way.',
    }),
    limit: Flags.integer({ helpValue: 'N', default: 50, min: 1, description: 'Show the newest N records.' }),
  }

  /** Reads the command line, and leaves the exit status. */
  async run(): Promise<void> {
    const { args, flags } = await this.parse(AgentTimeline)
    const since =
      flags.since === undefined ? null : momentBefore(this.io.now(), flags.since, 'agent timeline')
    const { openFleet } = await import('../../gateway/server/fleet/fleet.ts')
    const fleet = openFleet(await fleetPlace(flags, this.io))
    const isWanted = flags.json ? undefined : flags.verbose ? isForPeople : isNews
    const ask = async () => {
      return { agent_id: args.id, events: await fleet.history(args.id, flags.limit, since, isWanted) }
    }
    process.exitCode = await showFleet(
      {
        ask,
        render: (document, style) => renderHistory(document, style, flags.verbose),
        state: () => 'healthy',
      },
      fleetOptionsOf(flags),
      this.io,
    )
  }
}
