import * as Args from '@oclif/core/args'
import { stateDirFlag } from '../../cli/key/key-flags.ts'
import { BaseCommand } from '../../cli/run/base-command.ts'
import { stateDirectoryFor } from '../../cli/run/settings.ts'

/** `vitals gateway check [FILE]`: would a gateway take this configuration? */
export default class GatewayCheck extends BaseCommand {
  static override summary = 'Tell whether a gateway would take its configuration.'

  static override description =
    'Reads the configuration, the policies that it names and the agents that have a key, and tells everything that is wrong, with its place. Ends with 0 where a gateway would take it, with 1 where it would refuse it.'

  static override examples = [
    { description: 'Before it is taken into use.', command: 'vitals gateway check vitals-gateway.yaml' },
  ]

  static override enableJsonFlag = true

  static override args = {
    file: Args.string({ description: 'The configuration; the usual one without it.', ignoreStdin: true }),
  }

  static override flags = stateDirFlag

  async run(): Promise<object> {
    const { args, flags } = await this.parse(GatewayCheck)
    const { io } = this
    const directory = await stateDirectoryFor(flags['state-dir'], io)
    const { usualGatewayFile } = await import('../../settings/gateway-file/usual-gateway-file.ts')
    const { checkGateway } = await import('../../gateway/server/settings/check-gateway.ts')
    const { report, failure } = await checkGateway(args.file ?? usualGatewayFile(io.env), directory, io)
    if (!report.ok) process.exitCode = 1
    if (this.jsonEnabled()) return report
    if (failure === null) {
      const judged = report.policies.length === 0 ? 'none' : report.policies.join(', ')
      io.stdout.write(`${report.path ?? 'Without a file'}: good. Policies: ${judged}.\n`)
    } else io.stdout.write(`${failure.message}\n`)
    const { framesByFile } = await import('../../cli/run/code-frames.ts')
    for (const frames of await framesByFile(report.findings, io, io.stdout)) io.stdout.write(`\n${frames}\n`)
    return report
  }
}
