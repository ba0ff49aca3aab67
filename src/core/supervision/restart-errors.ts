/** The part of the catalogue that speaks of managers of services and of restarting a gateway. */
export const restartErrors = {
  SUPERVISOR_SILENT: {
    exit: 69,
    http: 502,
    message: 'No answer from {manager}: {detail}.',
    hint: 'Try again in a moment; as the user whose gateway it is, from a session or with XDG_RUNTIME_DIR set.',
  },
  NO_SUPERVISOR: {
    exit: 69,
    http: 409,
    message: 'No manager of services keeps a gateway running here: {detail}.',
    hint: 'Install the gateway as a systemd unit or launchd job, or name its unit with --unit.',
  },
  SERVICE_AMBIGUOUS: {
    exit: 64,
    http: 409,
    message: 'More than one service may be the gateway: {names}.',
    hint: 'Name the one you mean with --unit.',
  },
  RESTART_GIVEN_UP: {
    exit: 75,
    http: 429,
    message: 'The gateway is not restarted again: {attempts} of {max} restarts in {per} are used up.',
    hint: "Find out why it needs them; once it is well this ends by itself, or with 'vitals gateway restart --clear-budget'.",
  },
  RESTART_UNDER_WAY: {
    exit: 75,
    http: 409,
    message: 'Another restart of {unit} is still going on.',
    hint: "Wait for it; 'vitals gateway status' shows how far it is.",
  },
  RESTART_REFUSED: {
    exit: 69,
    http: 502,
    message: '{manager} does not restart {unit}: {detail}.',
    hint: "Look at the unit: 'systemctl status {unit}', with --user for a user's own.",
  },
  RESTART_FAILED: {
    exit: 69,
    http: 502,
    message: '{unit} was restarted and ended again: {detail}.',
    hint: 'The log of the unit says why it ends.',
  },
  RESTART_UNHEALTHY: {
    exit: 69,
    http: 504,
    message: '{unit} was restarted, but its gateway is not well after {waited}: {detail}.',
    hint: "'vitals health' says more; a longer --wait may help.",
  },
  RESTART_UNFINISHED: {
    exit: 75,
    http: 504,
    message: '{unit} is not up again after {waited}: {detail}.',
    hint: "It may still come: see 'vitals gateway status', or give a longer --wait.",
  },
} as const
