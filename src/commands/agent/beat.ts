import * as Flags from '@oclif/core/flags'
import { agentArgs, agentFlags, targetFlagsOf } from '../../cli/agent/agent-flags.ts'
import { agentBeat } from '../../cli/agent/beat-action.ts'
import { everyMs } from '../../cli/agent/every.ts'
import { BaseCommand } from '../../cli/run/base-command.ts'
import { readSettings } from '../../cli/run/settings.ts'
import { timeLimitMs, usualViewTimeout } from '../../cli/run/time-limit.ts'
import { renderAgentBeat } from '../../render/agent-beat.ts'

/** `vitals agent beat [POLICY]`: one signed beat of one round. */
export default class AgentBeat extends BaseCommand {
  static override summary = 'Judge this host once and send one signed beat to a gateway, for cron.'

  static override description = [
    'Runs one round of POLICY as `vitals probe` does, with what is remembered of earlier runs, keeps a beat of it on the disk, and sends it behind those that earlier runs could not send. It prints one line: the verdict, and what the gateway judged where that is another.',
    'A gateway that is away, or asks to wait, costs no beat: it is kept, told, and sent by the next run. Where the disk keeps nothing, the beat goes out all the same. On the host of a gateway of this account nothing need be named.',
  ].join('\n\n')

  static override examples = [
    { description: 'To the gateway of this account on this host.', command: 'vitals agent beat' },
    {
      description: 'In a crontab: mail only where a beat could not be sent.',
      command:
        '*/5 * * * * vitals agent beat /etc/vitals/server.yaml --every 5m --quiet --gateway-url https://vitals.example:18900 --key-file /etc/vitals/agent-key.json',
    },
  ]

  static override enableJsonFlag = true
  static override args = agentArgs
  static override flags = {
    ...agentFlags,
    every: Flags.string({
      helpValue: 'DURATION',
      description: 'How far apart these runs are, such as 5m; the interval of the policy without it.',
    }),
    timeout: Flags.string({
      helpValue: 'DURATION',
      description: `How long sending may take in all, from 1ms to 10m. Default: ${usualViewTimeout}.`,
    }),
    quiet: Flags.boolean({ char: 'q', description: 'Print nothing when the gateway has the beat.' }),
  }

  async run(): Promise<object> {
    const { args, flags } = await this.parse(AgentBeat)
    const timeoutMs = timeLimitMs(flags.timeout ?? usualViewTimeout, 'agent beat')
    const place = {
      policy: args.policy ?? null,
      target: targetFlagsOf(flags),
      stateDir: flags['state-dir'] ?? null,
      transport: flags.transport,
    }
    const options = { ...place, timeoutMs, everyMs: everyMs(flags.every), quiet: flags.quiet }
    const report = await agentBeat(options, await readSettings(this.io), this.io)
    if (!this.jsonEnabled() && !flags.quiet) this.io.stdout.write(`${renderAgentBeat(report)}\n`)
    return report
  }
}
