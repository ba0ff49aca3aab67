import * as Flags from '@oclif/core/flags'
import { stateDirFlag } from '../../cli/key/key-flags.ts'
import { labelsIn } from '../../cli/key/labels-in.ts'
import { ttlMs } from '../../cli/key/ttl.ts'
import { BaseCommand } from '../../cli/run/base-command.ts'
import { stateDirectoryFor } from '../../cli/run/settings.ts'

/** `vitals key enrol`: a joining key, by which agents get keys of their own. */
export default class KeyEnrol extends BaseCommand {
  static override summary = 'Make a joining key, by which agents get keys of their own.'

  static override description =
    'An agent that has a joining key and no key asks the gateway for one, and beats by that from then on. A joining key is for names of one pattern, for so many agents and for a while; vitals key list shows what is left of it, and vitals key revoke ends it, but not the keys that it gave. Its secret is shown here and never again.'

  static override examples = [
    {
      description: 'For fifty web servers, within an hour; the file must be of mode 600.',
      command:
        "vitals key enrol --match 'web-*' --max 50 --ttl 1h --label env=prod --json > joining-key.json",
    },
  ]

  static override enableJsonFlag = true

  static override flags = {
    ...stateDirFlag,
    match: Flags.string({
      ...{ helpValue: 'PATTERN', required: true },
      description: 'The names of the agents that it is for, with * and ?, in quotes.',
    }),
    max: Flags.integer({
      ...{ helpValue: 'N', default: 1, min: 1, max: 1_000_000 },
      description: 'How many agents may join by it.',
    }),
    ttl: Flags.string({
      ...{ helpValue: 'DURATION', default: '1h' },
      description: 'How long it is good, from 1s to 365d.',
    }),
    label: Flags.string({
      ...{ helpValue: 'NAME=VALUE', multiple: true, multipleNonGreedy: true },
      description: 'Of the agents that join by it; what selectors of policies may ask for.',
    }),
  }

  async run(): Promise<object> {
    const { flags } = await this.parse(KeyEnrol)
    const { match, max } = flags
    const labels = labelsIn(flags.label ?? [], 'key enrol')
    const enrolment = { match, max, ttlMs: ttlMs(flags.ttl), labels }
    const directory = await stateDirectoryFor(flags['state-dir'], this.io)
    const { withKeys } = await import('../../gateway/server/keys/access/with-keys.ts')
    const made = await withKeys(directory, this.io, (keys) => keys.createJoiningKey(enrolment))
    if (!this.jsonEnabled()) {
      const shown = Object.entries(labels).map(([name, value]) => `${name}=${value}`)
      const lines = { ...made, labels: shown.join(' ') || 'none' }
      for (const [name, value] of Object.entries(lines)) this.io.stdout.write(`${name}: ${value}\n`)
    }
    return made
  }
}
