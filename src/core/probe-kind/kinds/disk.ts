import * as v from 'valibot'
import { bool, ifAny, ifTold, number, string, up } from '../fields.ts'
import type { ProbeKind } from '../kind.ts'
import { text } from '../option-text.ts'

const options = v.strictObject({
  path: v.optional(text('any path on the file system'), '/'),
})

/** Options of the disk kind, defaults filled in. */
export type DiskOptions = v.InferOutput<typeof options>

/** Space and inodes of the file system that holds a path. */
export const disk = {
  kind: 'disk',
  description: 'Free space and inodes of a file system',
  scope: 'local',
  options,
  fields: {
    free_pct: ifTold(number('space an ordinary user can still take', '%')),
    used_pct: ifTold(number('100 - free_pct, as df counts', '%')),
    free_gb: number('space an ordinary user can still take, in units of 1,073,741,824 bytes', 'GB'),
    total_gb: number('size of the file system, in units of 1,073,741,824 bytes', 'GB'),
    inodes_free_pct: ifAny(number('free inodes; absent where the file system does not count them', '%')),
    read_only: bool('whether the file system is mounted read-only'),
    up,
    reason: string('why up is false: timeout, budget, no_such_path, io_error'),
  },
  primary: 'free_pct',
} as const satisfies ProbeKind
