import { gatewayErrors } from './gateway-errors.ts'
import { restartErrors } from './supervision/restart-errors.ts'

/** A place in a file of the user's, one-based; `length` characters are marked by the caret line. */
export interface Place {
  readonly file: string
  readonly line: number
  readonly column: number
  readonly length?: number
}

interface CatalogueEntry {
  /** Exit status (man page vitals-exit(7)). */
  readonly exit: number
  /** HTTP status where the gateway answers with this error. */
  readonly http: number
  /** What happened, in the user's words; `{name}` is filled from the parameters. */
  readonly message: string
  /** What to do next. */
  readonly hint: string
}

/** Every error the program can end with. The man page, `--json` and HTTP problems are held to it by tests. */
export const catalogue = {
  USAGE: {
    exit: 64,
    http: 400,
    message: '{detail}',
    hint: "See 'vitals {command} --help'.",
  },
  INPUT_UNREADABLE: {
    exit: 65,
    http: 400,
    message: '{path}: {detail}',
    hint: 'Correct the input, or leave the line out.',
  },
  NAME_NOT_IN_INPUT: {
    exit: 65,
    http: 422,
    message: '{path}: the policy reads names that the samples do not have: {names}.',
    hint: 'Correct the name in the policy or the input, or map one: --column SOURCE=NAME.',
  },
  INPUT_NOT_FOUND: {
    exit: 66,
    http: 404,
    message: 'There is no file {path}.',
    hint: 'Check the path.',
  },
  RULES_UNREADABLE: {
    exit: 65,
    http: 400,
    message: '{path} is not a file of Prometheus rules.',
    hint: "Correct the marked places; 'promtool check rules' says more.",
  },
  NOTHING_TO_IMPORT: {
    exit: 65,
    http: 400,
    message: '{path} has no alerting rule that can be translated.',
    hint: 'Alerts that compare a series with a number can; vitals-policy(1) says what else.',
  },
  NO_SAMPLES: {
    exit: 65,
    http: 400,
    message: '{path} has no sample{until}.',
    hint: 'Check the input and the time.',
  },
  NOTHING_RECORDED: {
    exit: 66,
    http: 404,
    message: 'Nothing is recorded of the policy {path}.',
    hint: "Check the path and the state directory; 'vitals probe' records each change of a state.",
  },
  POLICY_NOT_FOUND: {
    exit: 66,
    http: 404,
    message: 'There is no policy {path}.',
    hint: "Check the path; without one, 'vitals probe' uses the built-in host policy.",
  },
  POLICY_INVALID: {
    exit: 78,
    http: 422,
    message: '{path} is not a valid policy.',
    hint: 'Correct the marked places; vitals-policy(5) describes the language.',
  },
  SUITE_INVALID: {
    exit: 78,
    http: 422,
    message: '{path} is not a valid test suite.',
    hint: 'Correct the marked places; vitals-policy(1) describes test files.',
  },
  SCHEDULE_INVALID: {
    exit: 78,
    http: 422,
    message: '{path} is not a valid schedule of silences, maintenance and acknowledgements.',
    hint: 'Correct the marked places; vitals-policy(1) describes schedules.',
  },
  CONFIG_INVALID: {
    exit: 78,
    http: 500,
    message: '{path} is not a valid configuration.',
    hint: "Correct the marked places; 'vitals config show --help' lists the settings.",
  },
  INTERNAL: {
    exit: 70,
    http: 500,
    message: 'This is a defect in vitals: {detail}',
    hint: 'Please report it with the command you ran; VITALS_DEBUG=1 prints the stack.',
  },
  CANNOT_WRITE: {
    exit: 73,
    http: 500,
    message: 'Cannot write {path}: {detail}.',
    hint: 'Check that the directory exists, is writable and has space left.',
  },
  IO: {
    exit: 74,
    http: 500,
    message: 'Cannot read {path}: {detail}.',
    hint: 'Check the file and the disk it is on.',
  },
  STATE_LOCKED: {
    exit: 75,
    http: 503,
    message: 'Another run of this policy is still going on.',
    hint: 'Try again in a moment; runs of one policy take turns and wait {waited} at most.',
  },
  NOT_PERMITTED: {
    exit: 77,
    http: 403,
    message: 'Not permitted: {detail}.',
    hint: 'Run it as the user that owns the file, or change its mode.',
  },
  NODE_TOO_OLD: {
    exit: 78,
    http: 500,
    message: 'vitals needs Node.js 22.13 or newer; this is {version}.',
    hint: "In a checkout, 'npm ci' brings a Node of its own; elsewhere, install a supported one.",
  },
  ...gatewayErrors,
  ...restartErrors,
} as const satisfies Record<string, CatalogueEntry>

export type ErrorCode = keyof typeof catalogue

/** One finding about a file, with its place when it has one. */
export interface Finding {
  readonly code: string
  readonly severity: 'error' | 'warning'
  readonly message: string
  readonly hint: string | null
  readonly place: Place | null
}

interface VitalsErrorOptions {
  readonly params?: Readonly<Record<string, string>>
  readonly hint?: string
  readonly findings?: readonly Finding[]
  readonly cause?: unknown
}

/** An error of the catalogue; `hint` may be replaced by a more fitting one where it is thrown. */
export class VitalsError extends Error {
  readonly code: ErrorCode
  readonly hint: string
  readonly exit: number
  readonly findings: readonly Finding[]

  constructor(code: ErrorCode, options: VitalsErrorOptions = {}) {
    const entry = catalogue[code]
    super(
      fill(entry.message, options.params),
      options.cause === undefined ? undefined : { cause: options.cause },
    )
    this.name = 'VitalsError'
    this.code = code
    this.hint = fill(options.hint ?? entry.hint, options.params)
    this.exit = entry.exit
    this.findings = options.findings ?? []
  }
}

function fill(template: string, params: Readonly<Record<string, string>> = {}): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => params[name] ?? '')
}
