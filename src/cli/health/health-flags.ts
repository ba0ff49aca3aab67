import * as Flags from '@oclif/core/flags'
import { gatewayFlagsOf, quickConnectionFlags } from '../run/connection-flags.ts'
import type { ParsedFlags } from '../run/parsed-flags.ts'
import { type HealthOptions, healthFormats } from './health-options.ts'

/** The flags of `vitals health` besides those that every command has. */
export const healthFlags = {
  ...quickConnectionFlags,
  json: Flags.boolean({
    description: 'Print one JSON document, the same as --format json.',
    exclusive: ['format'],
  }),
  format: Flags.option({
    options: healthFormats,
    description: 'How to print: lines for people, one JSON document, or one Nagios plugin line.',
  })(),
  quiet: Flags.boolean({
    char: 'q',
    description: 'Print nothing when healthy, and one line on standard error otherwise.',
  }),
  probe: Flags.boolean({ description: 'Have the gateway try its channels before it answers.' }),
  deep: Flags.boolean({
    description: 'Also judge the cron jobs, the nodes and the last heartbeat run of the gateway.',
  }),
}

/** What oclif read, as the options that the action takes. */
export function healthOptionsOf(flags: ParsedFlags<typeof healthFlags>): HealthOptions {
  return {
    gateway: gatewayFlagsOf(flags),
    format: flags.json ? 'json' : (flags.format ?? 'table'),
    quiet: flags.quiet ?? false,
    probe: flags.probe ?? false,
    deep: flags.deep ?? false,
    color: flags.color,
  }
}
