import * as Args from '@oclif/core/args'
import { stateDirFlag } from '../../cli/key/key-flags.ts'
import { BaseCommand } from '../../cli/run/base-command.ts'
import { stateDirectoryFor } from '../../cli/run/settings.ts'
import { VitalsError } from '../../core/errors.ts'

/** `vitals key rotate AGENT`: the next key of an agent. */
export default class KeyRotate extends BaseCommand {
  static override summary = 'Make the next key of an agent; the present one signs on.'

  static override description =
    'The new key signs at once, beside the present one, so that no beat is refused while the agent learns of it. End the old one by vitals key revoke. Rotated again, the next key becomes the current one and the current one the previous; the key before that is revoked.'

  static override examples = [{ description: 'A new key for an agent.', command: 'vitals key rotate web-1' }]

  static override enableJsonFlag = true

  static override args = {
    agent: Args.string({ description: 'The agent.', required: true, ignoreStdin: true }),
  }

  static override flags = stateDirFlag

  async run(): Promise<object> {
    const { args, flags } = await this.parse(KeyRotate)
    const directory = await stateDirectoryFor(flags['state-dir'], this.io)
    const { withExistingKeys } = await import('../../gateway/server/keys/access/with-keys.ts')
    const made = await withExistingKeys(directory, this.io, (keys) => keys.rotateKey(args.agent))
    if (made === null) throw new VitalsError('NO_SUCH_KEY', { params: { id: `of the agent ${args.agent}` } })
    if (!this.jsonEnabled()) {
      for (const [name, value] of Object.entries(made)) this.io.stdout.write(`${name}: ${value}\n`)
    }
    return made
  }
}
