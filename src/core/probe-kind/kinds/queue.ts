import * as v from 'valibot'
import { bool, ifAny, number, string, up } from '../fields.ts'
import type { ProbeKind } from '../kind.ts'
import { text, whole } from '../option-text.ts'

const options = v.strictObject({
  path: text('The directory.'),
  layout: v.optional(
    v.pipe(
      v.picklist(['files', 'postfix', 'exim', 'maildir']),
      v.description(
        '`files`, the default: the regular files in it whose names do not begin with a dot, aged by their last change. `postfix`, `exim`: a mail queue, such as `/var/spool/postfix`, aged by the names of its entries or, with the short names of postfix, by when the files were made. `maildir`: the new mail in it.',
      ),
    ),
    'files',
  ),
  pattern: v.optional(text('A pattern in RE2 syntax that the name of an entry must contain.')),
  max_entries: v.optional(whole('How many entries are looked at. The default is 10000.', 1, 100_000), 10_000),
})

/** Options of the queue kind, defaults filled in. */
export type QueueOptions = v.InferOutput<typeof options>

/** A queue that is a directory. */
export const queue = {
  kind: 'queue',
  description: 'Length of a queue in a directory, and how long its oldest entry waits',
  scope: 'local',
  options,
  patterns: ['pattern'],
  fields: {
    up,
    reason: string('why up is false: no_such_path, io_error, timeout, budget'),
    length: number('entries that wait; those that an operator holds back do not'),
    oldest_age_s: number('how long the oldest of them waits, 0 for an empty queue', 's'),
    deferred: ifAny(number('those that could not be delivered yet; postfix only')),
    held: ifAny(number('those that an operator holds back; postfix only')),
    capped: bool('whether there are more than `max_entries`; length and age are then the least they can be'),
  },
  verdict: null,
  primary: 'length',
  target: 'path',
  example: { target: '/var/spool/postfix', set: ['layout=postfix'], degraded: 'length > 100' },
} as const satisfies ProbeKind
