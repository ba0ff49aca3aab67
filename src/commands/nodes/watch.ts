import * as Args from '@oclif/core/args'
import { nodeWatchFlags } from '../../cli/nodes/node-watch-flags.ts'
import { nodeWatchOptionsOf } from '../../cli/nodes/options.ts'
import { watchGatewayNodes } from '../../cli/nodes/watch.ts'
import { BaseCommand } from '../../cli/run/base-command.ts'
import { gatewayFlagsOf } from '../../cli/run/connection-flags.ts'
import { questionOf } from '../../cli/views/question.ts'

/** `vitals nodes watch ID…`: signs of life of nodes, as they come. */
export default class NodesWatch extends BaseCommand {
  static override summary = 'Watch the signs of life of nodes.'

  static override description = [
    'Prints a line for each sign of life of the nodes, and one when a node has been silent for too long or is back. A node of our own gateway lives by its beats, one of OpenClaw by its connection.',
    'With --exit-on-stale it ends as soon as a node is stale: with 1, or with 2 when all of several are. While the gateway is away nothing becomes stale, because nobody knows.',
  ].join('\n\n')

  static override examples = [
    { description: 'Watch two nodes.', command: 'vitals nodes watch macbook-pro-m1 phone' },
    {
      description: 'Alert when a node has been silent for five minutes.',
      command: 'vitals nodes watch macbook-pro-m1 --stale-after 5m --exit-on-stale || mail-the-team',
    },
  ]

  static override args = {
    node: Args.string({
      description: 'Id or name of a node; may be given again.',
      required: true,
      multiple: true,
      ignoreStdin: true,
    }),
  }

  static override flags = nodeWatchFlags

  /** Reads the command line, and leaves the exit status. */
  async run(): Promise<void> {
    const { args, flags } = await this.parse(NodesWatch)
    const question = await questionOf(gatewayFlagsOf(flags), 'nodes watch', this.io)
    const options = await nodeWatchOptionsOf({ nodes: args.node, flags }, question, this.io)
    process.exitCode = await watchGatewayNodes(question, options, this.io)
  }
}
