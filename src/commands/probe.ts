import { probeAction } from '../cli/probe/probe-action.ts'
import { probeOptionsOf } from '../cli/probe/probe-command-line.ts'
import { probeArgs, probeFlags } from '../cli/probe/probe-flags.ts'
import { readAroundProgram } from '../cli/probe/program-behind.ts'
import { BaseCommand } from '../cli/run/base-command.ts'
import { readSettings } from '../cli/run/settings.ts'

/** `vitals probe [POLICY]`: one round of probes, judged; the exit status is the verdict. */
export default class Probe extends BaseCommand {
  static override summary = 'Run the probes of a policy once and judge this host.'

  static override description = [
    'Runs every probe of POLICY at the same time inside the budget of the policy, judges the results with what is remembered of earlier runs, prints the verdict and exits with it.',
    'What is remembered makes a count such as "consecutive: 2" work across runs of cron or a systemd timer. Two runs of one policy take turns. What cannot be saved is still judged: this one sample then decides, whatever consecutive and for ask.',
    'Probing changes nothing on the host. Actions are planned and shown, never done.',
    'With the name of a probe kind instead of POLICY, one probe is judged by --critical and --degraded, whose conditions name its fields without a prefix, or without them as is obvious for its kind: a certificate that has ended is critical, a file that is not there, a program by its exit status as a monitoring plugin. Nothing is remembered then unless what is asked needs it, and this one sample decides.',
  ].join('\n\n')

  static override examples = [
    { description: 'Judge this host with the built-in policy.', command: 'vitals probe' },
    {
      description:
        'In a crontab that sets PATH: silence while all is well, one line of mail each time otherwise.',
      command: '* * * * * vitals probe /etc/vitals/server.yaml --quiet',
    },
    {
      description:
        'In a crontab: one mail when something changes, one when it is over. `vitals policy timer` prints this line with your own paths.',
      command: '* * * * * vitals probe /etc/vitals/server.yaml --quiet --on-change',
    },
    { description: 'As a plugin of Nagios or Icinga.', command: 'vitals probe server.yaml --format nagios' },
    {
      description: 'Judge one target by two conditions, without a policy.',
      command:
        "vitals probe http http://127.0.0.1:8080/healthz --critical 'status != 200' --degraded 'latency_ms > 200'",
    },
    {
      description: 'For the textfile directory of node_exporter.',
      command: 'vitals probe server.yaml --format openmetrics --output /var/lib/node_exporter/vitals.prom',
    },
    { description: 'Watch a host, a round every five seconds.', command: 'vitals probe --watch --every 5s' },
    {
      description: 'Tell a policy that its remediation was applied.',
      command: 'vitals probe server.yaml --fact remediation_applied=true',
    },
  ]

  static override args = probeArgs
  static override flags = probeFlags

  /** Reads the command line, and leaves the verdict as the process's exit status. */
  async run(): Promise<void> {
    const { parsed, program } = await readAroundProgram([...this.argv], (argv) => this.parse(Probe, argv))
    const options = probeOptionsOf(parsed, program)
    process.exitCode = await probeAction(options, await readSettings(this.io), this.io)
  }
}
