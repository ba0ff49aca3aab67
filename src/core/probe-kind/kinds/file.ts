import * as v from 'valibot'
import { bool, ifAny, ifTold, number, sinceLastRun, string, up } from '../fields.ts'
import type { ProbeKind } from '../kind.ts'
import { size, text } from '../option-text.ts'

const options = v.strictObject({
  path: text('The file. Symbolic links are followed.'),
  digest: v.optional(
    v.pipe(v.boolean(), v.description('Whether to read the content and digest it. The default is false.')),
    false,
  ),
  digest_max: v.optional(
    size('The largest content that is digested. The default is `16MiB`.', '1GiB'),
    '16MiB',
  ),
})

/** Options of the file kind, defaults filled in. */
export type FileOptions = v.InferOutput<typeof options>

/** One file: that it exists, its age, size and permissions, and whether any of it changed. */
export const file = {
  kind: 'file',
  description: 'Existence, age, size, permissions and content of a file',
  scope: 'local',
  options,
  fields: {
    exists: bool('whether there is something at the path'),
    type: ifAny(string('file, directory or other')),
    age_s: ifAny(number('time since the content last changed', 's')),
    size: ifAny(number('length of the content', 'bytes')),
    mode: ifAny(string('permissions in octal, such as "0644"')),
    owner: ifAny(string("the owner's name, or number where it has none")),
    digest: ifTold(string('sha256: and the digest of the content, with `digest: true`')),
    changed: sinceLastRun(
      bool(
        'whether existence, type, permissions or content changed since the last run; false in the first. Content is its digest, or its size and time without `digest: true`',
      ),
    ),
    permissions_changed: sinceLastRun(bool('whether mode, owner or group changed since the last run')),
    up,
    reason: string('why up is false: timeout, budget, io_error'),
  },
  verdict: { critical: 'exists == false' },
  primary: 'age_s',
  target: 'path',
  example: { target: '/var/backups/dump.sql', degraded: 'exists == false || age_s > 86400' },
} as const satisfies ProbeKind
