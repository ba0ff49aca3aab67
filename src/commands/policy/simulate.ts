import { BaseCommand } from '../../cli/run/base-command.ts'
import { simulateArgs, simulateFlags, simulateOptionsOf } from '../../cli/simulate/simulate-flags.ts'

/** `vitals policy simulate POLICY --input FILE`: what a policy would have decided, without doing any of it. */
export default class PolicySimulate extends BaseCommand {
  static override summary = 'Run a policy dry over recorded samples and show what would have happened.'

  static override description = [
    'Judges every sample of the input as a live run would, with missing data, messages, actions with their cooldowns and budgets, and escalations, and does none of it. The same samples and policy give the same output, byte for byte, on every machine.',
    'The input is NDJSON (one sample a line: what vitals probe --record writes, heartbeats, or flat names and values), CSV with a column of time (ts, timestamp, time or date), the JSON answer of a Prometheus query_range, or a directory of heartbeats. It is read as a stream: memory does not grow with the number of samples. Nothing is printed before the whole input was read, except with --format ndjson.',
    'A time is ISO 8601, where no zone means UTC, or seconds, milliseconds, microseconds or nanoseconds since 1970.',
  ].join('\n\n')

  static override examples = [
    {
      description: 'What would the policy have done with this recording?',
      command: 'vitals policy simulate server.yaml --input recording.ndjson',
    },
    {
      description: 'A CSV of one metric, measured every five minutes.',
      command: 'vitals policy simulate cpu.yaml --input cpu.csv --column value=cpu --interval 5m',
    },
    {
      description: 'For a script: one JSON document, with the state of every tick.',
      command: 'vitals policy simulate server.yaml --input - --json --states < samples.ndjson',
    },
    {
      description: 'Would the new version be quieter, and stay so?',
      command:
        "vitals policy simulate server.yaml --diff new.yaml --input week.ndjson --fail-if 'notifications > +20%'",
    },
  ]

  static override args = simulateArgs
  static override flags = simulateFlags

  /** Reads the command line; the exit status is 0, that of the final state when asked for, or 1 for a crossed guard. */
  async run(): Promise<void> {
    const options = simulateOptionsOf(await this.parse(PolicySimulate))
    if (options.diff !== null) {
      const { simulateDiffAction } = await import('../../cli/simulate/simulate-diff-action.ts')
      process.exitCode = await simulateDiffAction(options, options.diff, this.io)
      return
    }
    const { simulateAction } = await import('../../cli/simulate/simulate-action.ts')
    process.exitCode = await simulateAction(options, this.io)
  }
}
