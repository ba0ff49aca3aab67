import * as Args from '@oclif/core/args'
import { fleetPlaceFlags } from '../../cli/fleet/fleet-flags.ts'
import { fleetPlace } from '../../cli/fleet/fleet-place.ts'
import { BaseCommand } from '../../cli/run/base-command.ts'

/** `vitals agent remove ID`: an agent that is no more. */
export default class AgentRemove extends BaseCommand {
  static override summary = 'Remove an agent from our gateway: its keys, its states and its incident end.'

  static override description =
    'Nobody is told of the agent from then on, of its silence neither. What was written down of it stays in the trail. Should it still beat, it is told that it was removed and asks hourly; it comes back by a new key alone.'

  static override examples = [{ description: 'web-1 is no more.', command: 'vitals agent remove web-1' }]

  static override enableJsonFlag = true

  static override args = {
    id: Args.string({ description: 'The agent.', required: true, ignoreStdin: true }),
  }

  static override flags = fleetPlaceFlags

  async run(): Promise<object> {
    const { args, flags } = await this.parse(AgentRemove)
    const { openFleet } = await import('../../gateway/server/fleet/fleet.ts')
    const fleet = openFleet(await fleetPlace(flags, this.io))
    const removal = await fleet.remove(args.id)
    if (!this.jsonEnabled()) {
      const { length: count } = removal.keys
      const keys = count === 1 ? '1 key is revoked' : `${count} keys are revoked`
      this.io.stdout.write(`${removal.removed} is removed: ${keys}, and nobody is told of it any more.\n`)
    }
    return removal
  }
}
