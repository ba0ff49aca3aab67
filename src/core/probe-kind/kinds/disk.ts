import * as v from 'valibot'
import { bool, ifAny, ifTold, number, string, up } from '../fields.ts'
import type { ProbeKind } from '../kind.ts'
import { text } from '../option-text.ts'

const options = v.strictObject({
  path: v.optional(text('Any path on the file system. The default is `/`.'), '/'),
})

/** Options of the disk kind, defaults filled in. */
export type DiskOptions = v.InferOutput<typeof options>

const isImage = 'has(disk.fs_type) && disk.fs_type in ["squashfs", "erofs", "iso9660", "cramfs", "romfs"]'

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
    metadata_free_pct: ifAny(
      number('room for metadata, of a btrfs only: without it nothing can be written or deleted', '%'),
    ),
    read_only: ifAny(
      bool(
        'whether nothing can be written, because of the mount, of the file system as a whole, or of an error that made it stop; absent where the system has no mount table',
      ),
    ),
    mount_point: ifAny(
      string('the directory that the file system is mounted on: another one when it is not mounted'),
    ),
    fs_type: ifAny(string('its type, such as ext4, xfs or fuse.sshfs')),
    device: ifAny(string('what is mounted there: a device, "host:/path" of a server, or a word')),
    up,
    reason: string('why up is false: timeout, budget, no_such_path, io_error'),
  },
  // An image is always full, and nobody can write to it.
  verdict: {
    degraded: `!(${isImage}) && (free_pct < 10 || (has(disk.inodes_free_pct) && disk.inodes_free_pct < 10))`,
    critical: `!(${isImage}) && (free_pct < 3 || (has(disk.inodes_free_pct) && disk.inodes_free_pct < 3) || (has(disk.read_only) && disk.read_only))`,
  },
  primary: 'free_pct',
  target: 'path',
  example: { target: '/var', degraded: 'free_pct < 15' },
} as const satisfies ProbeKind
