import * as Flags from '@oclif/core/flags'
import { connectionFlags, gatewayFlagsOf } from '../run/connection-flags.ts'
import type { ParsedFlags } from '../run/parsed-flags.ts'
import type { ViewOptions } from './view.ts'

/** The flags that every view of a gateway has. */
export const viewFlags = {
  ...connectionFlags,
  json: Flags.boolean({
    description: 'Print one JSON document; with --watch one a line.',
  }),
  watch: Flags.boolean({
    char: 'w',
    description: 'Go on: draw it again whenever the gateway reports news, over restarts too, until Ctrl-C.',
  }),
  'exit-state': Flags.boolean({
    description: 'Exit with the verdict of what is shown: 0 healthy, 1 degraded, 2 critical, 3 unknown.',
  }),
}

/** What oclif read of {@link viewFlags}. */
export function viewOptionsOf(flags: ParsedFlags<typeof viewFlags>) {
  const options: ViewOptions = {
    json: flags.json ?? false,
    watch: flags.watch ?? false,
    exitState: flags['exit-state'] ?? false,
    color: flags.color,
  }
  return { gateway: gatewayFlagsOf(flags), options }
}
