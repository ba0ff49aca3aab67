/** What is asked of every release: the words after `vitals`, the status, and what its standard output has to show. */
export const questions = [
  { args: ['health'], status: 0, shows: /HEALTHY/ },
  { args: ['health', '--json'], status: 0, shows: /"gateway": "openclaw"/ },
  { args: ['health', '--deep', '--json'], status: 0, shows: /"unknown": \[\]/ },
  { args: ['health', '--probe', '--timeout', '10s'], status: 0, shows: /HEALTHY/ },
  { args: ['health', '--format', 'nagios'], status: 0, shows: /^VITALS OK - .* \| latency=/ },
  { args: ['health', '--quiet'], status: 0, shows: /^$/ },
  { args: ['health', '--json'], token: 'wrong', status: 1, shows: /"code": "GATEWAY_TOKEN_REFUSED"/ },
  { args: ['health', '--json'], token: null, status: 1, shows: /"code": "GATEWAY_TOKEN_MISSING"/ },
  { args: ['status'], status: 0, shows: /HEALTHY {2}openclaw/ },
  { args: ['status', '--json', '--exit-state'], status: 0, shows: /"unknown": \[\]/ },
  { args: ['status', '--json'], token: 'wrong', status: 77, shows: /"code": "GATEWAY_TOKEN_REFUSED"/ },
  { args: ['channels', '--json', '--exit-state'], status: 0, shows: /"channels": \[\]/ },
  { args: ['sessions', '--active', '--json'], status: 0, shows: /"sessions": \[/ },
  { args: ['nodes', '--json'], status: 0, shows: /"nodes": \[\]/ },
  { args: ['cron', '--all', '--json'], status: 0, shows: /"enabled": true/ },
  { args: ['cron', 'runs', 'nosuch', '--json'], status: 66, shows: /"code": "NO_SUCH_JOB"/ },
  // A gateway without a session has counted nothing: current releases say so, old ones say 0.
  { args: ['usage', '--since', '24h', '--json'], status: 0, shows: /"total": 0|"code": "STILL_COUNTING"/ },
  { args: ['presence', '--json'], status: 0, shows: /"role": "gateway"/ },
  {
    args: ['logs', 'tail', '--lines', '5', '--json'],
    status: 0,
    shows: /^\{"type":"log","timestamp":\d+,"level":"/,
  },
]
