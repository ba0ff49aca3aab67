import * as v from 'valibot'
import { bool, list, number, sinceBaseline, string, up } from '../fields.ts'
import type { ProbeKind } from '../kind.ts'
import { text, whole } from '../option-text.ts'

const options = v.strictObject({
  path: text('The top of the tree. Symbolic links in it are not followed.'),
  baseline: v.optional(
    text('Any text. The first run remembers the tree; to accept how it has become, write another text here.'),
    'first run',
  ),
  max_entries: v.optional(
    whole('How many entries the tree may have. The default is 10000.', 1, 50_000),
    10_000,
  ),
})

/** Options of the permission kind, defaults filled in. */
export type PermissionOptions = v.InferOutput<typeof options>

/**
 * Permissions of a tree against those of the first run, until `baseline` is changed. The entries of access control
 * lists cannot be read from here: where one is set, the group bits of the mode are its mask, and
 * `attributes_changed` tells that something beside mode and content was touched.
 */
export const permission = {
  kind: 'permission',
  description: 'Changes of mode, owner and group in a tree since a remembered baseline',
  scope: 'local',
  options,
  fields: {
    up,
    reason: string('why up is false: no_such_path, io_error, timeout, budget'),
    changes: sinceBaseline(number('changed + added + removed')),
    changed: sinceBaseline(number('entries whose mode, owner, group or type differs from the baseline')),
    added: sinceBaseline(number('entries that the baseline has not')),
    removed: sinceBaseline(number('entries of the baseline that are gone')),
    attributes_changed: sinceBaseline(
      number(
        'entries with the mode, owner, size and time of the baseline whose inode was written all the same, as a change of an access control list does',
      ),
    ),
    paths: sinceBaseline(list('the first ten that changed, below the top, such as "changed conf/key.pem"')),
    entries: number('entries in the tree'),
    world_writable: number('entries that everybody may write, directories with the sticky bit aside'),
    setuid: number('files that run with the rights of their owner or group'),
    baseline_taken: bool('whether this run took the baseline'),
  },
  verdict: { degraded: 'changes > 0' },
  primary: 'changes',
  target: 'path',
  example: { target: '/etc/ssl', degraded: 'changes > 0' },
} as const satisfies ProbeKind
