import * as Flags from '@oclif/core/flags'
import { connectionFlags } from '../run/connection-flags.ts'

/** The flags of `vitals nodes watch`. */
export const nodeWatchFlags = {
  ...connectionFlags,
  'stale-after': Flags.string({
    helpValue: 'DURATION',
    default: '5m',
    description: 'How long a node may be silent.',
  }),
  'exit-on-stale': Flags.boolean({ description: 'End when a node is stale.' }),
  json: Flags.boolean({ description: 'Print one JSON document a line.' }),
}
