import * as v from 'valibot'
import { VitalsError } from '../../errors.ts'
import { shellLine, shellWords } from '../../text/shell-words.ts'
import { bool, code, ifTold, string } from '../fields.ts'
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
    v.description('The program and its arguments. No shell reads them.'),
  ),
  format: v.optional(
    v.pipe(
      v.picklist(['auto', 'status', 'json', 'nagios']),
      v.description(
        'How to read the output: `status` takes the exit status alone, `json` one JSON document, `nagios` the line of a monitoring plugin with its performance data. `auto`, the default, tells by the output.',
      ),
    ),
    'auto',
  ),
  cwd: v.optional(text('The directory to run in.')),
  env: v.optional(
    v.pipe(
      v.union([v.pipe(v.array(variable), v.maxLength(100)), v.record(variable, v.nullable(argument))]),
      v.description(
        'Variables of its environment besides `PATH`, `HOME`, `USER`, `SHELL`, `LANG`, `LC_*`, `TZ`, `TERM`, `TMPDIR`, the `XDG_*` directories, the addresses of D-Bus and the files of trusted certificates; all else of the environment of vitals is kept from it, tokens and passwords above all. Either a list of names, which are handed on, or a mapping of names to values, in which `null` hands on.',
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
  knownFields: {
    up: bool('whether the exit status is 0 and the output is what `format` says'),
    reason: string('why up is false: exit_status, signal, timeout, budget, wrong_answer'),
    exit_status: ifTold(code('exit status; absent where there was none, as after a signal')),
    exit_state: ifTold(
      string(
        'what an exit status of 0, 1 or 2 says of a monitoring plugin: healthy, degraded or critical; absent after every other end, which says nothing',
      ),
    ),
    output: string('the first line of the output'),
    status: ifTold(string('of monitoring plugins: ok, warning, critical or unknown')),
  },
  verdict: { degraded: 'exit_state == "degraded"', critical: 'exit_state == "critical"' },
  judgesItself: true,
  down: 'up == false && !(reason in ["exit_status", "signal"])',
  primary: 'exit_status',
  target: argumentsIn,
  targetText: ({ argv }) => (Array.isArray(argv) ? shellLine(argv) : undefined),
  example: { target: '/usr/lib/nagios/plugins/check_load -w 5 -c 10', degraded: 'load1 > 4' },
} as const satisfies ProbeKind

// Words with quotes as in a shell, or a JSON list: no shell reads them.
function argumentsIn(target: string): { readonly argv: readonly string[] } {
  const argv = (target.trim().startsWith('[') ? listIn(target) : null) ?? shellWords(target)
  if (argv !== null) return { argv }
  const detail = `A quote is not closed in ${JSON.stringify(target)}.`
  throw new VitalsError('AD_HOC_INVALID', { params: { detail } })
}

function listIn(text: string): string[] | null {
  try {
    const list: unknown = JSON.parse(text)
    return Array.isArray(list) && list.every((item) => typeof item === 'string') ? list : null
  } catch {
    return null
  }
}
