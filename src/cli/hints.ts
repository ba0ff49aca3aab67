import { type ErrorCode, filled, type VitalsError } from '../core/errors.ts'
import { nearest } from '../core/text/nearest.ts'
import { whatIsIn, whatIsThere } from '../host/files/what-is-there.ts'
import { shippedPolicies } from '../settings/shipped-policy.ts'

type Params = VitalsError['params']

/**
 * What to do next at a command line, for every error of the catalogue; `{name}` is filled from the error's parameters.
 */
export const hints: Readonly<Record<ErrorCode, string | ((params: Params) => string)>> = {
  USAGE: "See 'vitals {command} --help'.",
  AD_HOC_INVALID: "See 'vitals probe --help' and 'man 5 vitals-policy'.",
  GUARD_INVALID: "See 'vitals policy simulate --help'.",
  FACT_INVALID: "Give it as --fact NAME=VALUE; see 'vitals probe --help'.",
  NO_SUCH_PROBE: "See 'vitals probe --help'.",
  INPUT_UNREADABLE: ({ skippable }) =>
    skippable === undefined
      ? 'Correct the input.'
      : 'Correct the input; --skip-bad leaves such lines out and counts them.',
  NAME_NOT_IN_INPUT: ({ near, names = '' }) =>
    near === undefined
      ? 'Correct the name in the policy or the input, or map one: --column SOURCE=NAME.'
      : `Did you mean '${near}'? '--column ${near}=${names.split(', ')[0]}' reads it by that name.`,
  NOTHING_USED: ({ near, names = '' }) =>
    near === undefined
      ? 'Is it the right input? A field of a probe is named probe.field; --column SOURCE=NAME maps a name.'
      : `Did you mean '${near}'? '--column ${near}=${names.split(', ')[0]}' reads it by that name.`,
  NO_SUCH_COLUMN: ({ near }) =>
    near === undefined ? 'Correct the SOURCE in --column SOURCE=NAME.' : `Did you mean '${near}'?`,
  INPUT_NOT_FOUND: ({ path }) => lookedFor(path),
  RULES_UNREADABLE: "Correct the marked places; 'promtool check rules' says more.",
  NOTHING_TO_IMPORT: 'Alerts that compare a series with a number can; vitals-policy(1) says what else.',
  NO_SAMPLES: 'Check the input and the time.',
  NO_SUCH_AGENT: "'vitals agent list' names those that beat to this gateway.",
  NO_SUCH_BEAT: "'vitals agent show ID' tells the newest beat of an agent; or acknowledge by --agent.",
  BEAT_OF_SEVERAL: 'Say whose it is by --agent.',
  NO_SUCH_CHECK: ({ known = '' }) => (known === '' ? 'Check its name.' : `It has ${known}.`),
  NO_SUCH_ACTION: ({ known = '' }) => (known === '' ? 'Check its name.' : `It has ${known}.`),
  NO_SUCH_SILENCE: "'vitals silence list --all' names them.",
  NOTHING_OPEN:
    "What is only unknown, such as a silent agent, is silenced instead: 'vitals silence add --agent ID --for 2h'; without --agent, this host.",
  NOTHING_GIVEN_UP: "'vitals agent show ID' tells how each check is.",
  WORSE_SINCE: 'Acknowledge what is so now by --agent instead, or add --sticky.',
  NOTHING_RECORDED: "Check the path and the state directory; 'vitals probe' records each change of a state.",
  POLICY_NOT_FOUND: policyHint,
  POLICY_INVALID: ({ is, path = '' }) =>
    is === 'unsettled'
      ? `Correct it; 'vitals policy check ${path}' tells what else it finds.`
      : (otherKinds[is ?? ''] ?? correct("'man 5 vitals-policy' describes the language")),
  SUITE_INVALID: ({ is }) => otherKinds[is ?? ''] ?? correct('vitals-policy(1) describes test files'),
  SUITE_WITHOUT_DATA:
    'Give the checks something to read at the marked places; a check is judged by what it reads.',
  SCHEDULE_INVALID: 'Correct the marked places; vitals-policy(1) describes schedules.',
  CONFIG_INVALID: "Correct the marked places; 'vitals config show --help' lists the settings.",
  INTERNAL: 'Please report it with the command you ran; VITALS_DEBUG=1 prints the stack.',
  FILE_EXISTS: 'Name another file by --output, or move that one away.',
  CANNOT_WRITE: 'Check that the directory exists, is writable and has space left.',
  IO: ({ detail, path }) =>
    detail === 'it is a directory' && path !== undefined
      ? whatIsIn(path)
      : 'Check the file and the disk it is on.',
  STATE_LOCKED: 'Try again in a moment; runs of one policy take turns and wait {waited} at most.',
  STORE_HELD: 'A gateway is running on it: ask that one, or stop it first.',
  STORE_UNWRITABLE: 'Make room on the disk; the store goes on by itself as soon as it can write.',
  STORE_UNUSABLE: 'Move it aside to begin a new one, or bring it back from a copy.',
  NOT_PERMITTED: 'Run it as the user that owns the file, or change its mode.',
  NODE_TOO_OLD: "In a checkout, 'npm ci' brings a Node of its own; elsewhere, install a supported one.",
  GATEWAY_UNREACHABLE:
    "Is the gateway running? 'vitals gateway status' asks its supervisor; --url names another address.",
  GATEWAY_TIMEOUT:
    'Allow it more with --timeout; if it stays silent, the gateway hangs or something else has its port.',
  GATEWAY_PART_SLOW: 'Allow it more with --timeout.',
  GATEWAY_NOT_SPOKEN: 'Check the port: another program may have it. --url names another address.',
  GATEWAY_PROTOCOL:
    'This vitals speaks protocol 3 and 4; use a version of vitals and of the gateway that fit together.',
  GATEWAY_STARTING: 'Ask again in a moment; starting is not down, so do not restart it.',
  GATEWAY_STOPPING: 'Ask again in a moment.',
  GATEWAY_CLOSED: ({ detail = '', url = '' }) =>
    url.startsWith('ws:') && /handshake/.test(detail)
      ? `The port may speak TLS: try ${url.replace(/^ws:/, 'wss:')}; else look into the gateway's log.`
      : "Ask again; if it goes on, look into the gateway's log.",
  GATEWAY_TOKEN_MISSING: ({ detail = '' }) =>
    /password/i.test(detail)
      ? 'Give the password of the gateway by --password-file FILE or VITALS_GATEWAY_PASSWORD.'
      : 'Give the token of the gateway by --token-file FILE or VITALS_GATEWAY_TOKEN.',
  GATEWAY_TOKEN_REFUSED: ({ detail = '' }) =>
    /password/i.test(detail)
      ? 'It has a password: give it by --password-file FILE or VITALS_GATEWAY_PASSWORD.'
      : 'Give the token that the gateway was started with by --token-file FILE or VITALS_GATEWAY_TOKEN.',
  GATEWAY_PAIRING:
    "On the gateway's host, run 'openclaw devices list' and then 'openclaw devices approve ID'.",
  GATEWAY_SCOPE_MISSING: ({ detail = '' }) => {
    const scope = /\b(?:operator|node)\.[a-z.]+/.exec(detail)?.[0].replace(/\.$/, '') ?? 'operator.read'
    return `Use a credential with the scope '${scope}'; 'openclaw devices list' shows what each device may do.`
  },
  GATEWAY_CALL_FAILED: "Look into the gateway's log; 'vitals health' tells whether it is well.",
  GATEWAY_TLS: ({ detail = '', url = '' }) =>
    /wrong version number|packet length too long|EPROTO|plain/i.test(detail)
      ? `The port may speak without TLS: try ${url.replace(/^wss:/, 'ws:')}.`
      : 'Correct its certificate, or pin it by --tls-fingerprint SHA256 after comparing it on its host.',
  GATEWAY_PLAINTEXT:
    'Use a wss: address, a tunnel to its loopback port, or --insecure where the network itself is trusted.',
  NO_SUCH_JOB: "'vitals cron --all' lists the jobs.",
  GATEWAY_NOT_HEALTHY: "'vitals status' shows its parts.",
  GATEWAY_CONFIG: 'Correct the file, or name the gateway by --url and its credential by --token-file.',
  SECRET_EXPOSED: "Run 'chmod 600' on it; if others may have read it, change the secret.",
  SUPERVISOR_SILENT:
    'Try again in a moment; as the user whose gateway it is, from a session or with XDG_RUNTIME_DIR set.',
  NO_SUPERVISOR: 'Install the gateway as a systemd unit or launchd job, or name its unit with --unit.',
  SERVICE_AMBIGUOUS: 'Name the one you mean with --unit.',
  RESTART_GIVEN_UP:
    "Find out why it needs them; once it is well this ends by itself, or with 'vitals gateway restart --clear-budget'.",
  RESTART_LEDGER_DAMAGED:
    "See how often it was restarted; 'vitals gateway restart --clear-budget' sets the damage aside and counts from zero.",
  RESTART_UNDER_WAY: "Wait for it; 'vitals gateway status' shows how far it is.",
  RESTART_REFUSED: "Look at the unit: 'systemctl status {unit}', with --user for a user's own.",
  RESTART_FAILED: 'The log of the unit says why it ends.',
  RESTART_UNHEALTHY: "'vitals health' says more; a longer --wait may help.",
  NO_SUCH_KEY: "'vitals key list' names them.",
  KEY_EXISTS: "'vitals key rotate {agent}' gives it the next one; the present one signs on.",
  TLS_UNUSABLE: 'Name a certificate and its own key, both in PEM, by --tls-cert and --tls-key.',
  LISTENS_IN_PLAIN:
    'Name a certificate by --tls-cert and --tls-key; --insecure allows it without one, and is written down.',
  PORT_TAKEN: 'Is a gateway running already? --port names another port.',
  AGENT_UNCONFIGURED: "See 'vitals agent beat --help' and vitals-agent(1).",
  AGENT_RUNNING: 'It sends beats by itself: stop it first, or give this one a state directory of its own.',
  JOIN_REFUSED: "'vitals key list', on the host of the gateway, shows what is left of its joining keys.",
  JOIN_UNANSWERED: 'Is the gateway running? The next run asks again, by the same request.',
  BEATS_IN_PLAIN:
    'Use an https: address, a tunnel to its loopback port, or --insecure where the network itself is trusted.',
  BEAT_UNSENT: 'Is the gateway running? The next run sends what is kept.',
  BEAT_PUT_OFF: 'The next run sends what is kept.',
  BEAT_DENIED: "'vitals key list' on the host of the gateway shows its keys; --key-file names another one.",
  AGENT_REMOVED:
    "It is asked again hourly. To come back it needs a new key: 'vitals key create --agent {agent}' on the host of the gateway, or a joining key once the old key's file is away.",
  BEAT_REFUSED: 'Use a version of vitals and of the gateway that fit together.',
  RESTART_UNFINISHED: "It may still come: see 'vitals gateway status', or give a longer --wait.",
}

/** Where a file belongs that was given in the place of another. */
const otherKinds: Readonly<Record<string, string>> = {
  suite: "'vitals policy test' runs it.",
  policy: "'vitals policy check' looks at it; 'vitals help policy test' shows how a suite is written.",
  recording: "A recording goes to --input: 'vitals policy simulate POLICY --input FILE'.",
}

function correct(where: string): string {
  return `Correct the marked places; ${where}.`
}

function lookedFor(path: string | undefined): string {
  return (path === undefined ? '' : whatIsThere(path)) || 'Check the path.'
}

function policyHint({ path }: Params): string {
  const shipped = path === undefined ? null : nearest(path, shippedPolicies)
  const near = shipped === null ? lookedFor(path) : `Did you mean '${shipped}'?`
  const names = shippedPolicies.join(', ')
  return `${near} Policies that come with vitals go by name: ${names}; 'vitals policy new' begins one of your own.`
}

/** The next step for an error: the one that was thrown with it, else the usual one of its code. */
export function hintFor({ code, hint, params }: Pick<VitalsError, 'code' | 'hint' | 'params'>): string {
  if (hint !== null) return hint
  const usual = hints[code]
  return typeof usual === 'string' ? filled(usual, params) : usual(params)
}
