import * as Args from '@oclif/core/args'
import { fleetExitFlag, fleetFlags, fleetWatchFlag } from '../../cli/fleet/fleet-flags.ts'
import { fleetPlace } from '../../cli/fleet/fleet-place.ts'
import { changesIn, dayBefore } from '../../cli/fleet/last-day.ts'
import { fleetOptionsOf, showFleet } from '../../cli/fleet/show-fleet.ts'
import { BaseCommand } from '../../cli/run/base-command.ts'
import type { AgentStatus } from '../../core/heartbeat/agent-status.ts'
import { renderAgent, type ShownAgent } from '../../render/fleet/agent.ts'

const mostRecords = 10_000

/** `vitals agent show ID`: one agent, why it is as it is, and its last day. */
export default class AgentShow extends BaseCommand {
  static override summary = 'Show one agent: its checks, why, what would change them, and its last day.'

  static override description =
    'Shows each check of an agent with its state, the reason, how far it is on its way to another state, and a line of its states during the last 24 hours. With --json it prints what GET /v1/agents/ID/status answers.'

  static override examples = [
    { description: 'How web-1 is.', command: 'vitals agent show web-1' },
    {
      description: 'In a script: its verdict as the exit status.',
      command: 'vitals agent show web-1 --exit-state',
    },
  ]

  static override args = {
    id: Args.string({ description: 'The agent.', required: true, ignoreStdin: true }),
  }

  static override flags = { ...fleetFlags, ...fleetWatchFlag, ...fleetExitFlag }

  /** Reads the command line, and leaves the exit status. */
  async run(): Promise<void> {
    const { args, flags } = await this.parse(AgentShow)
    const { openFleet } = await import('../../gateway/server/fleet/fleet.ts')
    const fleet = openFleet(await fleetPlace(flags, this.io))
    const options = fleetOptionsOf(flags)
    const status = () => fleet.status(args.id)
    const shown = async (): Promise<ShownAgent> => {
      const history = await fleet.history(args.id, mostRecords, dayBefore(this.io.now()))
      return { status: await status(), changes: changesIn(history) }
    }
    const state = (of: AgentStatus) => of.state
    process.exitCode = options.json
      ? await showFleet({ ask: status, render: () => [], state }, options, this.io)
      : await showFleet(
          { ask: shown, render: renderAgent, state: (of) => state(of.status) },
          options,
          this.io,
        )
  }
}
