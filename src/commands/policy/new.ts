import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import { newPolicy, policyStarts } from '../../cli/policy/policy-new-action.ts'
import { BaseCommand } from '../../cli/run/base-command.ts'

/** `vitals policy new [START]`: a commented policy to begin with. */
export default class PolicyNew extends BaseCommand {
  static override summary = 'Write a commented policy to begin with.'

  static override description = [
    'Writes a policy that is ready to run and explains itself: `service` for a web service of your own beside the disk it needs, or a copy of one that comes with vitals. Change the addresses and the numbers; each line says what it is for. Its tests are written beside it, in a file that ends in .test.yaml.',
    'A file that is there already is never written over: the command then ends with 73 and leaves it.',
  ].join('\n\n')

  static override examples = [
    {
      description: 'A web service of your own, in service.yaml, with service.test.yaml.',
      command: 'vitals policy new',
    },
    {
      description: 'The baseline for a server, elsewhere.',
      command: 'vitals policy new server --output /etc/vitals/server.yaml',
    },
    { description: 'Only look at it.', command: 'vitals policy new desktop --output -' },
  ]

  static override args = {
    start: Args.string({
      description: 'What to begin with: `service`, `server`, `desktop` or `openclaw-gateway`.',
      options: policyStarts,
      default: 'service',
      ignoreStdin: true,
    }),
  }

  static override flags = {
    output: Flags.string({
      helpValue: 'FILE',
      description: 'The file to write, `-` for standard output. Without it, START.yaml in this directory.',
    }),
  }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(PolicyNew)
    const start = policyStarts.find((name) => name === args.start) ?? 'service'
    newPolicy(start, flags.output ?? null, this.io)
  }
}
