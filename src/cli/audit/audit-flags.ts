import * as Flags from '@oclif/core/flags'

/** `--gateway`, as every command of the trail takes it. */
export const gatewayTrailFlag = {
  gateway: Flags.boolean({ description: 'Only the trail of our gateway.' }),
}

/** `--since`, counted back from now. */
export const sinceFlag = {
  since: Flags.string({
    helpValue: 'DURATION',
    description: 'Only the records of the last DURATION, such as 24h.',
  }),
}
