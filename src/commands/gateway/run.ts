import { gatewayRunFlags } from '../../cli/gateway/gateway-run-flags.ts'
import { BaseCommand } from '../../cli/run/base-command.ts'
import { readSettings, stateDirectoryFor } from '../../cli/run/settings.ts'

/** `vitals gateway run`: our gateway, in the foreground. */
export default class GatewayRun extends BaseCommand {
  static override summary = 'Run the gateway that agents send their beats to.'

  static override description = [
    'Takes signed beats on 127.0.0.1, judges each agent by its policy, remembers, records, and answers who may ask. It needs no configuration: every agent is then judged by the policy host. Its log is one JSON object a line on standard output.',
    'The first start makes a token of an operator and a key of an agent, each in a file that only their owner can read, and tells the paths in its log. SIGTERM ends it after what was begun; SIGHUP reads the configuration again, and a wrong one changes nothing.',
  ].join('\n\n')

  static override examples = [
    {
      description: 'A gateway with its own state.',
      command: 'vitals gateway run --state-dir /var/lib/vitals',
    },
    { description: 'With a configuration.', command: 'vitals gateway run --config vitals-gateway.yaml' },
  ]

  static override flags = gatewayRunFlags

  async run(): Promise<void> {
    const { flags } = await this.parse(GatewayRun)
    const { env, now, packageRoot, stdout } = this.io
    const { 'tls-cert': cert, 'tls-key': key } = flags
    const settings = await readSettings(this.io)
    const stateDirectory = await stateDirectoryFor(flags['state-dir'], this.io)
    const { usualGatewayFile } = await import('../../settings/gateway-file/usual-gateway-file.ts')
    const { runGateway } = await import('../../gateway/server/run/run-gateway.ts')
    process.exitCode = await runGateway({
      ...{ env, now, packageRoot, stateDirectory, agentId: settings.agent_id.value },
      configPath: flags.config ?? usualGatewayFile(env),
      port: flags.port ?? null,
      bind: flags.bind ?? null,
      tls: cert === undefined || key === undefined ? null : { cert, key },
      insecure: flags.insecure,
      write: (line) => stdout.write(line),
    })
  }
}
