import * as Flags from '@oclif/core/flags'

/** `--gateway own`, as every command of the trail takes it: OpenClaw's gateway has no trail. */
export const gatewayTrailFlag = {
  gateway: Flags.option({ options: ['own'] as const, description: 'Only the trail of our own gateway.' })(),
}

/** `--since`, counted back from now. */
export const sinceFlag = {
  since: Flags.string({
    helpValue: 'DURATION',
    description: 'Only the records of the last DURATION, such as 24h.',
  }),
}
