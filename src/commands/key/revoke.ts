import * as Args from '@oclif/core/args'
import { stateDirFlag } from '../../cli/key/key-flags.ts'
import { BaseCommand } from '../../cli/run/base-command.ts'
import { stateDirectoryFor } from '../../cli/run/settings.ts'
import { VitalsError } from '../../core/errors.ts'

/** `vitals key revoke ID`: ends a key or a token. */
export default class KeyRevoke extends BaseCommand {
  static override summary = 'End a key of an agent, or a token of an operator.'

  static override description =
    'A running gateway refuses it within a second. Where the current key of an agent ends, the next one, else the previous one, becomes current.'

  static override examples = [
    {
      description: 'End a key that vitals key list names.',
      command: 'vitals key revoke ak_ezvwhdwwoz6s6ahb',
    },
  ]

  static override enableJsonFlag = true

  static override args = {
    id: Args.string({ description: 'The key or token, by its id.', required: true, ignoreStdin: true }),
  }

  static override flags = stateDirFlag

  async run(): Promise<{ revoked: string }> {
    const { args, flags } = await this.parse(KeyRevoke)
    const directory = await stateDirectoryFor(flags['state-dir'], this.io)
    const { withExistingKeys } = await import('../../gateway/server/keys/access/with-keys.ts')
    const isThere = await withExistingKeys(directory, this.io, async (keys) => {
      await keys.revoke(args.id)
      return true
    })
    if (isThere === null) throw new VitalsError('NO_SUCH_KEY', { params: { id: args.id } })
    if (!this.jsonEnabled()) this.io.stdout.write(`${args.id} is revoked.\n`)
    return { revoked: args.id }
  }
}
