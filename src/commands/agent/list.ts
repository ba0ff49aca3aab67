import * as Flags from '@oclif/core/flags'
import { fleetExitFlag, fleetFlags, fleetWatchFlag } from '../../cli/fleet/fleet-flags.ts'
import { fleetPlace } from '../../cli/fleet/fleet-place.ts'
import { fleetOptionsOf, showFleet } from '../../cli/fleet/show-fleet.ts'
import { BaseCommand } from '../../cli/run/base-command.ts'
import { defaultStateOrder, worstState } from '../../core/state.ts'
import { renderAgents } from '../../render/fleet/agents.ts'
import { worstFirst } from '../../render/terminal/worst-first.ts'

/** `vitals agent list`: every agent of our gateway, the worst first. */
export default class AgentList extends BaseCommand {
  static override summary = 'List the agents that beat to our gateway, the worst first.'

  static override description =
    'Shows each agent with its state as the gateway computed it, since when, when it was last heard of, and why it is not healthy. The account that runs the gateway needs no token: it is asked over its own socket.'

  static override examples = [
    { description: 'How they all are.', command: 'vitals agent list' },
    {
      description: 'In a script: 0 only where all are healthy.',
      command: 'vitals agent list --exit-state > /dev/null',
    },
    { description: 'Only those that nobody has heard of.', command: 'vitals agent list --state unknown' },
  ]

  static override flags = {
    ...fleetFlags,
    ...fleetWatchFlag,
    ...fleetExitFlag,
    state: Flags.option({ options: defaultStateOrder, description: 'Only the agents in this state.' })(),
  }

  /** Reads the command line, and leaves the exit status. */
  async run(): Promise<void> {
    const { flags } = await this.parse(AgentList)
    const { openFleet } = await import('../../gateway/server/fleet/fleet.ts')
    const fleet = openFleet(await fleetPlace(flags, this.io))
    const ask = async () => {
      const agents = await fleet.agents()
      return { agents: worstFirst(agents).filter(({ state }) => (flags.state ?? state) === state) }
    }
    process.exitCode = await showFleet(
      { ask, render: renderAgents, state: ({ agents }) => worstState(agents.map(({ state }) => state)) },
      fleetOptionsOf(flags),
      this.io,
    )
  }
}
