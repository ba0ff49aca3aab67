import * as v from 'valibot'
import type { ProbeKind } from '../kind.ts'
import { text, wellFormed } from '../option-text.ts'

const argument = v.pipe(
  v.string(),
  v.maxLength(65_536),
  v.regex(/^[^\u0000]*$/, 'must not contain a NUL character'),
  wellFormed,
)

const variable = v.pipe(v.string(), v.regex(/^[^=\u0000]+$/, 'is not a variable name'), wellFormed)

const options = v.strictObject({
  argv: v.pipe(
    v.array(argument),
    v.minLength(1, 'must name a program'),
    v.check((argv) => argv[0] !== '', 'must name a program'),
    v.description('program and arguments; no shell reads them'),
  ),
  format: v.optional(
    v.pipe(
      v.picklist(['auto', 'status', 'json', 'nagios']),
      v.description('how to read the output: exit status only, one JSON document, or monitoring plugin'),
    ),
    'auto',
  ),
  cwd: v.optional(text('directory to run in')),
  env: v.optional(
    v.pipe(
      v.union([v.pipe(v.array(variable), v.maxLength(100)), v.record(variable, v.nullable(argument))]),
      v.description(
        'variables that it gets besides PATH, HOME and the like: their names, to hand on those of vitals, or a map of values, where null hands on',
      ),
    ),
    {},
  ),
})

/** Options of the command kind, defaults filled in. */
export type CommandOptions = v.InferOutput<typeof options>

/**
 * Any program. Always given: `up` (exit status 0), `exit_status`, `output` (first line); `reason` when not up;
 * `status` (ok, warning, critical, unknown) and one number a perfdata label for monitoring plugins; the document's
 * own fields for JSON.
 */
export const command = {
  kind: 'command',
  description: 'Exit status and output of a program, monitoring plugins included',
  scope: 'command',
  options,
  fields: null,
  primary: 'exit_status',
} as const satisfies ProbeKind
