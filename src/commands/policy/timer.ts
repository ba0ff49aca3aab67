import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import { printTimer, timerForms } from '../../cli/policy/policy-timer-action.ts'
import { BaseCommand } from '../../cli/run/base-command.ts'

/** `vitals policy timer POLICY`: what runs a policy regularly, for cron or systemd. */
export default class PolicyTimer extends BaseCommand {
  static override summary = "Print what runs a policy regularly: a line for cron, or systemd's units."

  static override description = [
    'Prints the line of a crontab, or a unit of systemd, that runs `vitals probe POLICY --quiet --on-change` as often as the interval of the policy says: with absolute paths of the policy, of this vitals and of the Node.js that it runs on, so that no PATH matters. Nothing is written; standard error tells where it belongs.',
    'cron mails what is printed, and so does the service: each change, and the end of it. Where the policy or vitals lies where only you can read it, the service runs as you, else as a user of its own. cron runs nothing more often than every minute.',
  ].join('\n\n')

  static override examples = [
    { description: 'The line for `crontab -e`.', command: 'vitals policy timer service.yaml' },
    {
      description: "systemd's service, where it belongs.",
      command:
        'vitals policy timer service.yaml --as systemd-service | sudo tee /etc/systemd/system/vitals-probe.service',
    },
  ]

  static override args = {
    policy: Args.string({
      description: 'Policy file, or the name of one that comes with vitals.',
      required: true,
      ignoreStdin: true,
    }),
  }

  static override flags = {
    as: Flags.string({
      description: 'What to print: a line for `crontab -e`, a file for /etc/cron.d, or a unit of systemd.',
      options: timerForms,
      default: 'crontab',
    }),
  }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(PolicyTimer)
    printTimer(args.policy, timerForms.find((form) => form === flags.as) ?? 'crontab', this.io)
  }
}
