import { agentArgs, agentFlags, targetFlagsOf } from '../../cli/agent/agent-flags.ts'
import { agentRun } from '../../cli/agent/run-action.ts'
import { BaseCommand } from '../../cli/run/base-command.ts'
import { readSettings } from '../../cli/run/settings.ts'

/** `vitals agent run [POLICY]`: beats until it is ended. */
export default class AgentRun extends BaseCommand {
  static override summary = 'Judge this host each interval and send signed beats to a gateway, as a service.'

  static override description = [
    'Runs a round of POLICY each interval of it and sends a beat of each, in the foreground. Its log is one JSON object a line on standard output, and tells what changes. While the gateway is away, beats are kept and then sent in their order.',
    'SIGTERM sends a last beat that says goodbye, so that nobody is told of a silence; SIGHUP reads the policy again, and a wrong one changes nothing. Under systemd it says when it is ready, and feeds the watchdog only while it goes on.',
  ].join('\n\n')

  static override examples = [
    { description: 'To the gateway of this account on this host.', command: 'vitals agent run' },
    {
      description: 'To a gateway elsewhere.',
      command:
        'vitals agent run server --gateway-url https://vitals.example:18900 --key-file /etc/vitals/agent-key.json',
    },
  ]

  static override args = agentArgs
  static override flags = agentFlags

  async run(): Promise<void> {
    const { args, flags } = await this.parse(AgentRun)
    const { transport, 'state-dir': stateDir = null } = flags
    const options = { policy: args.policy ?? null, target: targetFlagsOf(flags), stateDir, transport }
    process.exitCode = await agentRun(options, await readSettings(this.io), this.io)
  }
}
