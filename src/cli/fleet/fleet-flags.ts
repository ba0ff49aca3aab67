import * as Flags from '@oclif/core/flags'
import { stateDirFlag } from '../key/key-flags.ts'

/** Which gateway of ours is asked: that of this account, or one elsewhere. */
export const fleetPlaceFlags = {
  ...stateDirFlag,
  url: Flags.string({
    helpValue: 'URL',
    exclusive: ['state-dir'],
    description:
      'Address of a gateway elsewhere, such as https://HOST:18900; without it, that of this account is asked over its socket.',
  }),
  'token-file': Flags.string({
    helpValue: 'FILE',
    description:
      'File that nobody else can read with a token of `vitals key create --operator`, for that address; else VITALS_TOKEN_FILE or VITALS_GATEWAY_TOKEN.',
  }),
  'ca-file': Flags.string({
    helpValue: 'FILE',
    description: 'Certificates in PEM, of which one must have signed that of the gateway.',
  }),
  insecure: Flags.boolean({ description: 'Let the token go over a network unencrypted.' }),
}

/** What every command about the agents of our gateway takes. */
export const fleetFlags = {
  ...fleetPlaceFlags,
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
