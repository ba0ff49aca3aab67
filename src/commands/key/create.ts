import * as Flags from '@oclif/core/flags'
import { stateDirFlag } from '../../cli/key/key-flags.ts'
import { labelsIn } from '../../cli/key/labels-in.ts'
import { BaseCommand } from '../../cli/run/base-command.ts'
import { stateDirectoryFor } from '../../cli/run/settings.ts'

/** `vitals key create`: the first key of an agent, or a token of an operator. */
export default class KeyCreate extends BaseCommand {
  static override summary = 'Make the first key of an agent, or a token of an operator.'

  static override description =
    'The secret is shown here and never again: the gateway keeps it encrypted, and of a token only its hash. While the gateway runs it is asked through its own socket and knows the key at once; else its files are changed.'

  static override examples = [
    { description: 'A key of an agent.', command: 'vitals key create --agent web-1 --label env=prod' },
    {
      description: 'A token that may only read.',
      command: 'vitals key create --operator dashboard --scope operator.read --json',
    },
  ]

  static override enableJsonFlag = true

  static override flags = {
    ...stateDirFlag,
    agent: Flags.string({
      helpValue: 'ID',
      description: 'The agent whose key it is.',
      exclusive: ['operator'],
    }),
    label: Flags.string({
      ...{ helpValue: 'NAME=VALUE', multiple: true, multipleNonGreedy: true, dependsOn: ['agent'] },
      description: 'What selectors of policies may ask for.',
    }),
    operator: Flags.string({
      helpValue: 'NAME',
      description: 'Whose token it is.',
      exactlyOne: ['agent', 'operator'],
    }),
    scope: Flags.option({
      ...{ options: ['operator.read', 'operator.write', 'operator.admin'] as const, dependsOn: ['operator'] },
      ...{ multiple: true as const, multipleNonGreedy: true },
      description: 'What the token allows; operator.read without it.',
    })(),
  }

  async run(): Promise<object> {
    const { flags } = await this.parse(KeyCreate)
    const directory = await stateDirectoryFor(flags['state-dir'], this.io)
    const labels = labelsIn(flags.label ?? [], 'key create')
    const { withKeys } = await import('../../gateway/server/keys/access/with-keys.ts')
    const made = await withKeys(directory, this.io, async (keys) => {
      if (flags.agent !== undefined) return await keys.createKey(flags.agent, labels)
      return await keys.createToken(flags.operator ?? '', flags.scope ?? ['operator.read'])
    })
    if (this.jsonEnabled()) return made
    for (const [name, value] of Object.entries(made)) this.io.stdout.write(`${name}: ${value}\n`)
    return made
  }
}
