import { BaseCommand } from '../../cli/run/base-command.ts'
import { nodesOf } from '../../cli/views/nodes-view.ts'
import { showView } from '../../cli/views/show.ts'
import { viewFlags, viewOptionsOf } from '../../cli/views/view-flags.ts'

/** `vitals nodes`: the device nodes and agents of a gateway. */
export default class Nodes extends BaseCommand {
  static override summary = 'List the nodes of a gateway.'

  static override description =
    'Shows for each device node or agent whether it is connected, when it was last seen, and what it can do.'

  static override examples = [
    { description: 'Every node.', command: 'vitals nodes' },
    { description: 'Keep it on the screen.', command: 'vitals nodes --watch' },
  ]

  static override flags = viewFlags

  /** Reads the command line, and leaves the exit status. */
  async run(): Promise<void> {
    const { flags } = await this.parse(Nodes)
    const { gateway, options } = viewOptionsOf(flags)
    process.exitCode = await showView(nodesOf, gateway, options, this.io)
  }
}
