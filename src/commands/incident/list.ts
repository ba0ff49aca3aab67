import * as Flags from '@oclif/core/flags'
import { fleetFlags } from '../../cli/fleet/fleet-flags.ts'
import { fleetPlace } from '../../cli/fleet/fleet-place.ts'
import { fleetOptionsOf, showFleet } from '../../cli/fleet/show-fleet.ts'
import { BaseCommand } from '../../cli/run/base-command.ts'
import { renderIncidents } from '../../render/fleet/incidents.ts'

/** `vitals incident list`: what was or is wrong with the agents of our gateway. */
export default class IncidentList extends BaseCommand {
  static override summary = 'List the incidents of the agents of our gateway, those that last first.'

  static override description =
    'An incident is all that was wrong with one agent at a time: from its first bad check to the recovery of the last.'

  static override examples = [
    { description: 'The newest 20.', command: 'vitals incident list' },
    { description: 'What is wrong now.', command: 'vitals incident list --state open' },
    { description: 'Those of one agent, as JSON.', command: 'vitals incident list --agent web-1 --json' },
  ]

  static override flags = {
    ...fleetFlags,
    agent: Flags.string({ helpValue: 'ID', description: 'Only those of this agent.' }),
    state: Flags.option({
      options: ['open', 'over'] as const,
      description: 'Only those that last, or only those that are over.',
    })(),
    limit: Flags.integer({ helpValue: 'N', default: 20, min: 1, description: 'Show the newest N.' }),
  }

  /** Reads the command line, and leaves the exit status. */
  async run(): Promise<void> {
    const { flags } = await this.parse(IncidentList)
    const { openFleet } = await import('../../gateway/server/fleet/fleet.ts')
    const fleet = openFleet(await fleetPlace(flags, this.io))
    const only = { agent: flags.agent, state: flags.state }
    const ask = async () => ({ incidents: await fleet.incidents(flags.limit, only) })
    process.exitCode = await showFleet(
      { ask, render: renderIncidents, state: () => 'healthy' },
      fleetOptionsOf(flags),
      this.io,
    )
  }
}
