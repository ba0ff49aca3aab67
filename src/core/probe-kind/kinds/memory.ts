import * as v from 'valibot'
import { bool, ifAny, ifTold, number, unreadable } from '../fields.ts'
import type { ProbeKind } from '../kind.ts'

const options = v.strictObject({})

/** Options of the memory kind: none. */
export type MemoryOptions = v.InferOutput<typeof options>

/** Memory of the host, or of the container that the probe runs in when that has a lower limit. */
export const memory = {
  kind: 'memory',
  description: 'Available memory, swap and memory pressure',
  scope: 'local',
  options,
  fields: {
    available_pct: ifTold(
      number(
        'memory that programs can still get without swapping, what the cache of ZFS would give back included',
        '%',
      ),
    ),
    used_pct: ifTold(number('100 - available_pct', '%')),
    available_mb: ifTold(number('memory that programs can still get, in units of 1,048,576 bytes', 'MB')),
    total_mb: number('memory of the host or container, in units of 1,048,576 bytes', 'MB'),
    limited: bool("whether a container's memory limit, not the host's memory, was judged"),
    swap_used_pct: ifAny(number('swap in use; absent without swap', '%')),
    psi_some_avg10: ifAny(number('share of the last ten seconds in which some task waited for memory', '%')),
    psi_full_avg10: ifAny(number('share of the last ten seconds in which all tasks waited for memory', '%')),
    unavailable: unreadable(),
  },
  verdict: { degraded: 'available_pct < 10', critical: 'available_pct < 4' },
  primary: 'available_pct',
  example: { degraded: 'available_pct < 10' },
} as const satisfies ProbeKind
