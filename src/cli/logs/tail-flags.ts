import * as Flags from '@oclif/core/flags'
import { logLevels } from '../../core/report/view/log-level.ts'
import { connectionFlags } from '../run/connection-flags.ts'

/** The flags of `vitals logs tail`. */
export const tailFlags = {
  ...connectionFlags,
  follow: Flags.boolean({ char: 'f', description: 'Go on with what comes later, until Ctrl-C.' }),
  lines: Flags.integer({
    char: 'n',
    helpValue: 'N',
    min: 0,
    description: 'Show at most the last N lines that are there; 50 unless --since is given.',
  }),
  level: Flags.option({ options: logLevels, description: 'Only lines of this level and of worse ones.' })(),
  subsystem: Flags.string({
    helpValue: 'NAME',
    description: 'Only lines of this part of the gateway and of what lies below it, such as gateway/ws.',
  }),
  since: Flags.string({
    helpValue: 'DURATION',
    description: 'Only lines of the last DURATION, such as 10m.',
  }),
  grep: Flags.string({
    helpValue: 'PATTERN',
    description: 'Only lines whose message contains this RE2 pattern.',
  }),
  all: Flags.boolean({ description: "Also what OpenClaw's own programs printed." }),
  json: Flags.boolean({ description: 'Print one JSON document a line.' }),
}
