import * as Args from '@oclif/core/args'
import { examine } from '../cli/doctor/examine.ts'
import type { DoctorFinding } from '../cli/doctor/finding.ts'
import { BaseCommand } from '../cli/run/base-command.ts'
import { styleFor } from '../cli/terminal/style-for.ts'

/** `vitals doctor [POLICY]`: what is wrong with this installation. */
export default class Doctor extends BaseCommand {
  static override summary = 'Look for what is wrong with this installation of vitals.'

  static override description = [
    'Looks at vitals itself, Node.js, the configuration, the directory and the files of what is remembered, the room there, the configuration of the gateway that this account has and whether it answers, the clock, the policy and its times, and at what runs vitals regularly: whether cron and systemd find what they name, whether mail can come, and, where POLICY is given, whether any of them runs it. Nothing is changed.',
    'Ends with 0 when there is nothing to fix, and with 1 when there is. A note is worth knowing and needs nothing done.',
  ].join('\n\n')

  static override examples = [
    { description: 'Look at everything.', command: 'vitals doctor' },
    {
      description: 'Look at another policy, for a script.',
      command: 'vitals doctor /etc/vitals/server.yaml --json',
    },
  ]

  static override enableJsonFlag = true
  static override readonly readsSettings = false

  static override args = {
    policy: Args.string({
      description:
        'Policy file; without one, the one that vitals probe would take, and those that cron and systemd name.',
      ignoreStdin: true,
    }),
  }

  /** Prints the findings, and leaves the verdict as the process's exit status. */
  async run(): Promise<{ ok: boolean; findings: DoctorFinding[] }> {
    const { args, flags } = await this.parse(Doctor)
    const { checkGateway } = await import('../gateway/server/settings/check-gateway.ts')
    const { isGatewayRunning } = await import('../gateway/server/fleet/ask-own-gateway.ts')
    const findings = await examine(args.policy ?? null, this.io, {
      check: (path, directory) => checkGateway(path, directory, this.io),
      isRunning: isGatewayRunning,
    })
    const ok = findings.every(({ severity }) => severity !== 'fix')
    process.exitCode = ok ? 0 : 1
    if (!this.jsonEnabled()) {
      const { renderDoctor } = await import('../render/doctor.ts')
      this.io.stdout.write(
        `${renderDoctor(findings, await styleFor(this.io.stdout, this.io, flags.color, false))}\n`,
      )
    }
    return { ok, findings }
  }
}
