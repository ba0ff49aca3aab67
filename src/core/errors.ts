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
}

/**
 * Every error the program can end with: its exit status (vitals-exit(7)), its status over HTTP, and what happened in the
 * user's words, where `{name}` is filled from the parameters. What to do next at a command line is `cli/hints.ts`.
 */
export const catalogue = {
  USAGE: { exit: 64, http: 400, message: '{detail}' },
  AD_HOC_INVALID: { exit: 64, http: 400, message: '{detail}' },
  GUARD_INVALID: { exit: 64, http: 400, message: '{detail}' },
  FACT_INVALID: { exit: 64, http: 400, message: '{detail}' },
  NO_SUCH_PROBE: { exit: 64, http: 404, message: '{detail}' },
  INPUT_UNREADABLE: { exit: 65, http: 400, message: '{path}: {detail}' },
  NAME_NOT_IN_INPUT: {
    exit: 65,
    http: 422,
    message: '{path}: the policy reads names that the samples do not have: {names}.',
  },
  NOTHING_USED: {
    exit: 65,
    http: 422,
    message: '{path} has nothing that the policy {policy} reads: {names}.',
  },
  NO_SUCH_COLUMN: { exit: 65, http: 422, message: "{path} has no column, key or series '{source}'." },
  INPUT_NOT_FOUND: { exit: 66, http: 404, message: 'There is no file {path}.' },
  RULES_UNREADABLE: { exit: 65, http: 400, message: '{path} is not a file of Prometheus rules.' },
  NOTHING_TO_IMPORT: { exit: 65, http: 400, message: '{path} has no alerting rule that can be translated.' },
  NO_SAMPLES: { exit: 65, http: 400, message: '{path} has no sample{until}.' },
  NO_SUCH_AGENT: { exit: 66, http: 404, message: 'No agent called {agent} beats here.' },
  NO_SUCH_BEAT: { exit: 66, http: 404, message: 'No beat {id} is kept here.' },
  BEAT_OF_SEVERAL: { exit: 64, http: 409, message: 'Several agents sent a beat {id}: {agents}.' },
  NO_SUCH_CHECK: { exit: 66, http: 404, message: '{of} has no check {checks}.' },
  NO_SUCH_ACTION: { exit: 66, http: 404, message: '{of} has no action {action}.' },
  NO_SUCH_SILENCE: { exit: 66, http: 404, message: 'There is no silence {id}.' },
  NOTHING_OPEN: { exit: 66, http: 409, message: 'There is nothing to acknowledge: {detail}.' },
  NOTHING_GIVEN_UP: { exit: 66, http: 409, message: 'No check of {of} has given {action} up.' },
  WORSE_SINCE: { exit: 66, http: 409, message: 'It has become worse since that beat: {checks}.' },
  NOTHING_RECORDED: { exit: 66, http: 404, message: 'Nothing is recorded of the policy {path}.' },
  POLICY_NOT_FOUND: { exit: 66, http: 404, message: 'There is no policy {path}.' },
  POLICY_INVALID: { exit: 78, http: 422, message: '{path} is not a valid policy.' },
  SUITE_INVALID: { exit: 78, http: 422, message: '{path} is not a valid test suite.' },
  SUITE_WITHOUT_DATA: { exit: 65, http: 422, message: '{path} has a test without data.' },
  SCHEDULE_INVALID: {
    exit: 78,
    http: 422,
    message: '{path} is not a valid schedule of silences, maintenance and acknowledgements.',
  },
  CONFIG_INVALID: { exit: 78, http: 500, message: '{path} is not a valid configuration.' },
  INTERNAL: { exit: 70, http: 500, message: 'This is a defect in vitals: {detail}' },
  CANNOT_WRITE: { exit: 73, http: 500, message: 'Cannot write {path}: {detail}.' },
  FILE_EXISTS: { exit: 73, http: 409, message: '{path} is there already, and was left as it is.' },
  IO: { exit: 74, http: 500, message: 'Cannot read {path}: {detail}.' },
  STATE_LOCKED: { exit: 75, http: 503, message: 'Another run of this policy is still going on.' },
  STORE_HELD: { exit: 75, http: 503, message: 'Another process has {path} open.' },
  STORE_UNWRITABLE: { exit: 73, http: 503, message: 'The store {path} cannot write now: {detail}.' },
  STORE_UNUSABLE: { exit: 74, http: 500, message: 'The store {path} cannot be used: {detail}.' },
  NOT_PERMITTED: { exit: 77, http: 403, message: 'Not permitted: {detail}.' },
  NODE_TOO_OLD: { exit: 78, http: 500, message: 'vitals needs Node.js 22.13 or newer; this is {version}.' },
  GATEWAY_UNREACHABLE: { exit: 69, http: 502, message: '{url} cannot be reached: {detail}.' },
  GATEWAY_TIMEOUT: {
    exit: 69,
    http: 504,
    message: '{url} did not answer in time; it was waited for in phase {phase}.',
  },
  GATEWAY_PART_SLOW: {
    exit: 69,
    http: 504,
    message: '{url} answers, but was slow with this: {part} was not answered in the time that there was.',
  },
  GATEWAY_NOT_SPOKEN: { exit: 69, http: 502, message: 'What answers at {url} is no gateway: {detail}.' },
  GATEWAY_PROTOCOL: { exit: 69, http: 502, message: '{url} speaks another protocol than vitals: {detail}.' },
  GATEWAY_STARTING: { exit: 75, http: 503, message: '{url} is still starting: {detail}.' },
  GATEWAY_STOPPING: { exit: 75, http: 503, message: '{url} is stopping or restarting: {detail}.' },
  GATEWAY_CLOSED: { exit: 69, http: 502, message: '{url} closed the connection: {detail}.' },
  GATEWAY_TOKEN_MISSING: {
    exit: 77,
    http: 401,
    message: '{url} lets nobody in without a credential: {detail}.',
  },
  GATEWAY_TOKEN_REFUSED: {
    exit: 77,
    http: 401,
    message: '{url} refused the credential from {origin}: {detail}.',
  },
  GATEWAY_PAIRING: {
    exit: 77,
    http: 403,
    message: '{url} wants this device to be approved first: {detail}.',
  },
  GATEWAY_SCOPE_MISSING: {
    exit: 77,
    http: 403,
    message: '{url} does not let this credential read: {detail}.',
  },
  GATEWAY_CALL_FAILED: { exit: 69, http: 502, message: '{url} could not answer {method}: {detail}.' },
  GATEWAY_TLS: { exit: 69, http: 502, message: '{url} could not prove who it is: {detail}.' },
  GATEWAY_PLAINTEXT: {
    exit: 77,
    http: 403,
    message: 'The credential would go to {url} unencrypted, over a network.',
  },
  NO_SUCH_JOB: { exit: 66, http: 404, message: "The gateway has no scheduled job '{job}'." },
  GATEWAY_NOT_HEALTHY: { exit: 69, http: 503, message: 'The gateway answered, and is not well: {detail}.' },
  GATEWAY_CONFIG: { exit: 78, http: 500, message: '{path} cannot be used: {detail}.' },
  SECRET_EXPOSED: {
    exit: 77,
    http: 500,
    message: '{path} holds a secret and can be read by others (mode {mode}).',
  },
  SUPERVISOR_SILENT: { exit: 69, http: 502, message: 'No answer from {manager}: {detail}.' },
  NO_SUPERVISOR: {
    exit: 69,
    http: 409,
    message: 'No manager of services keeps a gateway running here: {detail}.',
  },
  SERVICE_AMBIGUOUS: { exit: 64, http: 409, message: 'More than one service may be the gateway: {names}.' },
  RESTART_GIVEN_UP: {
    exit: 75,
    http: 429,
    message: 'The gateway is not restarted again: {attempts} of {max} restarts in {per} are used up.',
  },
  RESTART_LEDGER_DAMAGED: {
    exit: 74,
    http: 500,
    message: 'What is remembered of the restarts of {unit} is damaged, so that none is made.',
  },
  RESTART_UNDER_WAY: { exit: 75, http: 409, message: 'Another restart of {unit} is still going on.' },
  RESTART_REFUSED: { exit: 69, http: 502, message: '{manager} does not restart {unit}: {detail}.' },
  RESTART_FAILED: { exit: 69, http: 502, message: '{unit} was restarted and ended again: {detail}.' },
  RESTART_UNHEALTHY: {
    exit: 69,
    http: 504,
    message: '{unit} was restarted, but its gateway is not well after {waited}: {detail}.',
  },
  NO_SUCH_KEY: { exit: 66, http: 404, message: 'There is no valid key {id}.' },
  KEY_EXISTS: { exit: 73, http: 409, message: 'The agent {agent} has a key already.' },
  TLS_UNUSABLE: { exit: 78, http: 500, message: 'The certificate {path} cannot be used: {detail}.' },
  LISTENS_IN_PLAIN: {
    exit: 78,
    http: 500,
    message: 'The gateway would be asked on {address} without encryption, over a network.',
  },
  PORT_TAKEN: { exit: 75, http: 503, message: 'The gateway cannot listen on {address}: {detail}.' },
  AGENT_UNCONFIGURED: { exit: 78, http: 500, message: '{detail}' },
  AGENT_RUNNING: {
    exit: 75,
    http: 409,
    message: 'An agent already runs as {agent} on this state directory.',
  },
  JOIN_REFUSED: { exit: 77, http: 403, message: '{url} gives {agent} no key: {detail}' },
  JOIN_UNANSWERED: { exit: 69, http: 502, message: '{url} gave {agent} no key: {detail}.' },
  BEATS_IN_PLAIN: {
    exit: 77,
    http: 403,
    message: 'The beats would go to {url} unencrypted, over a network.',
  },
  BEAT_UNSENT: { exit: 69, http: 502, message: '{url} did not take the beat: {detail}. {kept}' },
  BEAT_PUT_OFF: { exit: 75, http: 503, message: '{url} takes no beat now: {detail}. {kept}' },
  BEAT_DENIED: { exit: 77, http: 403, message: '{url} takes no beat of {agent}: {detail}. {kept}' },
  AGENT_REMOVED: { exit: 77, http: 410, message: '{url} removed the agent {agent}: {detail}. {kept}' },
  BEAT_REFUSED: { exit: 65, http: 422, message: '{url} will never take this beat: {detail}. {kept}' },
  RESTART_UNFINISHED: { exit: 75, http: 504, message: '{unit} is not up again after {waited}: {detail}.' },
} as const satisfies Record<string, CatalogueEntry>

export type ErrorCode = keyof typeof catalogue

/** One finding about a file, with its place when it has one. */
export interface Finding {
  readonly code: string
  readonly severity: 'error' | 'warning' | 'info'
  readonly message: string
  readonly hint: string | null
  readonly place: Place | null
}

interface VitalsErrorOptions {
  readonly params?: Readonly<Record<string, string>>
  /** What to do next, where the place that throws knows better than the code alone. */
  readonly hint?: string
  readonly findings?: readonly Finding[]
  readonly cause?: unknown
}

/** An error of the catalogue. */
export class VitalsError extends Error {
  readonly code: ErrorCode
  readonly params: Readonly<Record<string, string>>
  /** A next step that fits this very error; `null` where the usual one of its code does. */
  readonly hint: string | null
  readonly exit: number
  readonly findings: readonly Finding[]

  constructor(code: ErrorCode, options: VitalsErrorOptions = {}) {
    const { exit, message } = catalogue[code]
    super(filled(message, options.params), options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'VitalsError'
    this.code = code
    this.params = options.params ?? {}
    this.hint = options.hint === undefined ? null : filled(options.hint, options.params)
    this.exit = exit
    this.findings = options.findings ?? []
  }
}

/** A template with its `{name}`s filled from the parameters; one that is not given leaves nothing. */
export function filled(template: string, params: Readonly<Record<string, string>> = {}): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => params[name] ?? '')
}
