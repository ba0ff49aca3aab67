import * as v from 'valibot'
import { bool, ifAny, ifTold, number, sinceLastRun, string, up } from '../fields.ts'
import type { ProbeKind } from '../kind.ts'
import { size, text } from '../option-text.ts'

const options = v.strictObject({
  path: text(
    'The log. What it is rotated to must lie beside it, as `app.log.1`, `app.log-20261121` or `app.1.log`. The name can hold a date in the words of strftime, `app-%Y-%m-%d.log`: then the file of the last date is read, and the one before it to its end. A link to a dated file is followed likewise.',
  ),
  pattern: text('A pattern in RE2 syntax that a line must contain to count.'),
  from: v.optional(
    v.pipe(
      v.picklist(['end', 'start']),
      v.description(
        'Where the first run begins: at the `end`, the default, or at the `start`. A run that keeps no state is a first run; one that begins at the end reads nothing and counts nothing.',
      ),
    ),
    'end',
  ),
  max_bytes: v.optional(
    size(
      'How much is read in one run. The default is `64MiB`. Reading also ends with six tenths of the time of the probe; the next run goes on from there.',
      '4GiB',
    ),
    '64MiB',
  ),
})

/** Options of the log kind, defaults filled in. */
export type LogOptions = v.InferOutput<typeof options>

/** Lines of a log since the last run; every line counts in exactly one run. */
export const log = {
  kind: 'log',
  description: 'Lines of a log that match a pattern, since the last run',
  scope: 'local',
  options,
  patterns: ['pattern'],
  fields: {
    up,
    reason: string(
      'why up is false: no_such_path, io_error, timeout, budget, wrong_answer (a log in UTF-16)',
    ),
    count: sinceLastRun(
      ifTold(number('lines that match; absent in a first run that begins at the end, because it reads none')),
    ),
    lines: sinceLastRun(ifTold(number('lines that were read; absent likewise'))),
    rate_per_min: sinceLastRun(
      ifTold(number('matching lines a minute since the last run; absent in the first')),
    ),
    first: sinceLastRun(
      ifAny(string('the first matching line, at most 500 characters of it; absent without one')),
    ),
    last: sinceLastRun(ifAny(string('the last matching line, likewise'))),
    backlog_bytes: number(
      'what is left for the next run, because there was more than one run may read',
      'bytes',
    ),
    exists: bool('whether there is a file at the path; between two steps of a rotation there is none'),
    rotated: sinceLastRun(bool('whether the log was rotated or truncated since the last run')),
    gap: sinceLastRun(
      bool('whether lines may have been missed: what was read last is gone, and no rotated file has it'),
    ),
  },
  verdict: null,
  primary: 'count',
  target: 'path',
  example: { target: '/var/log/app.log', set: ['pattern=ERROR'], degraded: 'count > 0' },
} as const satisfies ProbeKind
