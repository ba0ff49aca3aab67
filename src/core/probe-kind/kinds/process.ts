import * as v from 'valibot'
import { bool, ifAny, ifTold, number } from '../fields.ts'
import type { ProbeKind } from '../kind.ts'
import { text } from '../option-text.ts'

const options = v.pipe(
  v.strictObject({
    pid_file: v.optional(text('A file whose first line is the process id.')),
    name: v.optional(
      text('Name of the program: that of its executable, of its first argument, or of its command.'),
    ),
    pattern: v.optional(text('A pattern in RE2 syntax that is searched for in the command line.')),
  }),
  v.check(
    (given) => given.pid_file !== undefined || given.name !== undefined || given.pattern !== undefined,
    'needs one of pid_file, name or pattern',
  ),
)

/** Options of the process kind: a process counts when everything that is given fits it. */
export type ProcessOptions = v.InferOutput<typeof options>

/** Processes by pid file, name or command line; the prober itself never counts. */
export const process = {
  kind: 'process',
  description: 'Whether a process runs, and what it uses',
  scope: 'local',
  options,
  patterns: ['pattern'],
  fields: {
    alive: bool('whether at least one process fits'),
    count: number('processes that fit; zombies do not'),
    pid: ifAny(number('process id of the oldest one')),
    rss_mb: ifAny(number('resident memory of all of them, in units of 1,048,576 bytes', 'MB')),
    threads: ifAny(number('threads of all of them')),
    fds: ifTold(number('open file descriptors of all of them; absent where they may not be read')),
    age_s: ifAny(number('age of the oldest one', 's')),
    youngest_age_s: ifAny(number('age of the youngest one: small after a restart', 's')),
  },
  verdict: { critical: 'alive == false' },
  primary: 'count',
  target: 'name',
  example: { target: 'sshd', critical: 'alive == false' },
} as const satisfies ProbeKind
