import { tailFlags } from '../../cli/logs/tail-flags.ts'
import { tailOptionsOf } from '../../cli/logs/tail-options.ts'
import { BaseCommand } from '../../cli/run/base-command.ts'
import { gatewayFlagsOf } from '../../cli/run/connection-flags.ts'

/** `vitals logs tail`: the end of a gateway's log, and what comes later. */
export default class LogsTail extends BaseCommand {
  static override summary = "Show the end of a gateway's log, and follow it."

  static override description = [
    "Prints the last lines of the gateway's log, and with --follow every later one, each once and in order, over rotations, a new day's file and restarts of the gateway.",
    'A log that lies on this host and that you may read is followed in the file itself. Any other is asked for page by page: where it grows faster than the gateway gives it, what is missing is reported.',
    'The programs of OpenClaw write what they print into the log of the gateway; those lines are left out unless --all is given. Bytes that a terminal would obey are shown and never sent to it.',
  ].join('\n\n')

  static override examples = [
    { description: 'Errors as they come.', command: 'vitals logs tail --follow --level error' },
    {
      description: 'What a channel said in the last ten minutes.',
      command: 'vitals logs tail --subsystem channel.whatsapp --since 10m',
    },
    {
      description: 'As NDJSON for another program.',
      command: `vitals logs tail --follow --json | jq -r .message`,
    },
  ]

  static override flags = tailFlags

  /** Reads the command line, and leaves the exit status. */
  async run(): Promise<void> {
    const { flags } = await this.parse(LogsTail)
    const { tailLogs } = await import('../../cli/logs/tail.ts')
    process.exitCode = await tailLogs(gatewayFlagsOf(flags), await tailOptionsOf(flags, this.io), this.io)
  }
}
