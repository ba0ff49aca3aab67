import { tellInsecure } from '../cli/gateway/tell-insecure.ts'
import { checkHealth } from '../cli/health/health-action.ts'
import { healthFlags, healthOptionsOf } from '../cli/health/health-flags.ts'
import { BaseCommand } from '../cli/run/base-command.ts'
import { readSettings } from '../cli/run/settings.ts'

/** `vitals health`: asks a gateway once whether it is well; the exit status is 0 or 1. */
export default class Health extends BaseCommand {
  static override summary = 'Ask a running gateway whether it is well.'

  static override description = [
    'Connects to the gateway, asks for its health once, judges the answer and exits with 0 when it is healthy and with 1 otherwise: degraded, critical, starting, refused and unreachable included. It always ends by the time-out.',
    'An OpenClaw gateway says "ok" whenever it answers. The verdict is therefore derived: from plugins that failed, messages that could not be delivered, models, and channels that are switched on and do not run.',
    'Without --url the gateway is found in the environment, in vitals.yaml, in the configuration of OpenClaw and at last at its usual port of this host, together with its credential.',
  ].join('\n\n')

  static override examples = [
    { description: 'Ask the gateway of this host.', command: 'vitals health' },
    {
      description: 'In a script: the exit status alone, and one line on standard error when it is not well.',
      command: 'vitals health --quiet --timeout 2s || systemctl --user status openclaw-gateway',
    },
    {
      description: 'Ask another host, with the token in a file of mode 0600.',
      command: 'vitals health --url wss://gateway.example:18789 --token-file ~/.config/gateway.token',
    },
    {
      description: 'As a plugin of Nagios or Icinga, with cron jobs, nodes and heartbeats.',
      command: 'vitals health --deep --format nagios',
    },
  ]

  static override flags = healthFlags

  /** Reads the command line, and leaves the verdict as the process's exit status. */
  async run(): Promise<void> {
    const { flags } = await this.parse(Health)
    const settings = await readSettings(this.io)
    process.exitCode = await checkHealth(healthOptionsOf(flags), settings, this.io, tellInsecure)
  }
}
