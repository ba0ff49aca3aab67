import * as Flags from '@oclif/core/flags'

/** `--state-dir`, as every command of our own gateway takes it. */
export const stateDirFlag = {
  'state-dir': Flags.string({
    helpValue: 'DIR',
    description: 'State directory of the gateway, instead of the one that the settings name.',
  }),
}
