import * as Flags from '@oclif/core/flags'

/** Which trails, as every command of the trail takes it; OpenClaw's gateway has none. */
export const trailFlags = {
  'state-dir': Flags.string({
    helpValue: 'DIR',
    description: 'State directory whose trails are meant, instead of the one that the settings name.',
  }),
  gateway: Flags.option({ options: ['own'] as const, description: 'Only the trail of our own gateway.' })(),
}

/** `--since`, counted back from now. */
export const sinceFlag = {
  since: Flags.string({
    helpValue: 'DURATION',
    description: 'Only the records of the last DURATION, such as 24h.',
  }),
}
