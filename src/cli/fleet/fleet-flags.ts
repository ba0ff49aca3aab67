import * as Flags from '@oclif/core/flags'
import { stateDirFlag } from '../key/key-flags.ts'

/** What every command about the agents of our gateway takes. */
export const fleetFlags = {
  ...stateDirFlag,
  json: Flags.boolean({ description: 'Print one JSON document.' }),
}

/** `--watch`, for what is looked at again and again, and what `--json` is then. */
export const fleetWatchFlag = {
  json: Flags.boolean({ description: 'Print one JSON document; with --watch one a line.' }),
  watch: Flags.boolean({
    char: 'w',
    description: 'Go on: look again every two seconds, until Ctrl-C.',
  }),
}

/** `--exit-state`, for what has a verdict. */
export const fleetExitFlag = {
  'exit-state': Flags.boolean({
    description:
      'Exit with the verdict of what is shown: 0 healthy, 1 degraded, 2 critical, 3 unknown or nothing to show.',
  }),
}
