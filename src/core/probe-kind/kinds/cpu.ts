import * as v from 'valibot'
import { ifAny, ifTold, number, unreadable } from '../fields.ts'
import type { ProbeKind } from '../kind.ts'

const options = v.strictObject({})

/** Options of the cpu kind: none. */
export type CpuOptions = v.InferOutput<typeof options>

/** Load and utilisation of the host's processors. */
export const cpu = {
  kind: 'cpu',
  description: 'Load, utilisation and pressure of the processors',
  scope: 'local',
  options,
  fields: {
    load_per_core: number('average run queue of the last minute, divided by the number of cores'),
    load1: number('average run queue of the last minute'),
    load5: number('average run queue of the last five minutes'),
    load15: number('average run queue of the last fifteen minutes'),
    cores: number('processors that are online'),
    utilisation: ifTold(
      number(
        'share of time the processors were busy since the last run, or during a tenth of a second when the last run is unknown or older than 15 minutes',
        '%',
      ),
    ),
    psi_some_avg10: ifAny(
      number('share of the last ten seconds in which some task waited for a processor', '%'),
    ),
    unavailable: unreadable(),
  },
  verdict: { degraded: 'load_per_core > 4' },
  primary: 'load_per_core',
  example: { degraded: 'load_per_core > 4' },
} as const satisfies ProbeKind
