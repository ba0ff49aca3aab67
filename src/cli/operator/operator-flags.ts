import * as Flags from '@oclif/core/flags'
import { fleetPlaceFlags } from '../fleet/fleet-flags.ts'

/** Where an operator speaks, and `--json`. */
export const operatorFlags = {
  ...fleetPlaceFlags,
  policy: Flags.string({
    ...{ helpValue: 'POLICY', exclusive: ['url'] },
    description:
      "This host's own checks of POLICY, as vitals probe and cron judge them, also where a gateway runs here.",
  }),
}

/** `--check`, as often as it is needed. */
export const checksFlag = {
  check: Flags.string({
    ...{ helpValue: 'CHECK', multiple: true, multipleNonGreedy: true },
    description: 'Only this check; may be given again.',
  }),
}

/** `--note`. */
export const noteFlag = {
  note: Flags.string({ helpValue: 'TEXT', description: 'Why, for others.' }),
}
