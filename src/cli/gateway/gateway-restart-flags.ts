import * as Flags from '@oclif/core/flags'
import { usualRestartLimits } from '../../core/supervision/restart-budget.ts'
import { formatDuration } from '../../core/text/duration.ts'
import { connectionFlags } from '../run/connection-flags.ts'

// The wait bounds a restart, so that the time limit of a single question is no flag here.
const { timeout: _, ...connection } = connectionFlags

/** The flags of `vitals gateway restart` besides those that every command has. */
export const restartFlags = {
  ...connection,
  unit: Flags.string({ helpValue: 'NAME', description: 'Restart this systemd unit or launchd label.' }),
  wait: Flags.string({
    helpValue: 'DURATION',
    default: '60s',
    description: 'How long to wait until the gateway is healthy.',
  }),
  'max-restarts': Flags.integer({
    helpValue: 'N',
    default: usualRestartLimits.count,
    min: 1,
    max: 1_000,
    description: 'How many restarts the budget allows in --per.',
  }),
  per: Flags.string({
    helpValue: 'DURATION',
    default: formatDuration(usualRestartLimits.perMs),
    description: 'The time over which restarts are counted, 1m at least.',
  }),
  'if-dead': Flags.boolean({ description: 'Look first, and restart only a gateway that is dead.' }),
  'dry-run': Flags.boolean({ description: 'Say what would be done; restart nothing and remember nothing.' }),
  'clear-budget': Flags.boolean({
    description: 'Forget earlier restarts first: the word of an operator that the cause is fixed.',
    exclusive: ['if-dead'],
  }),
  quiet: Flags.boolean({
    char: 'q',
    description: 'With --if-dead, print nothing when there is nothing to do.',
  }),
}
