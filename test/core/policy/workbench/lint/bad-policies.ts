import type { PolicyFindingCode } from '../../../../../src/core/policy/workbench/lint/finding-codes.ts'

/** A policy with one thing wrong, and where it is told: `line:column code`. */
export interface BadPolicy {
  readonly what: string
  readonly yaml: string
  readonly found: readonly `${number}:${number} ${PolicyFindingCode}`[]
}

const head = `probes: { disk: { kind: disk } }
signals: { free: disk.free_pct }
`

const ladder = `healthy->critical: { condition: free < 8 }
      critical->recovering: { condition: remediation_applied == true }
      recovering->critical: { condition: free < 8 }
      recovering->healthy: { condition: free > 20 }`

// The remedies below are for a problem that only a remedy ends.
const byFactOnly = '7:42 critical_left_by_fact_only' as const

const disk = (...transitions: readonly string[]) => `${head}checks:
  disk:
    transitions:
${transitions.map((line) => `      ${line}\n`).join('')}`

const remedied = (action: string) => `${disk(ladder)}actions:
  clean: { kind: exec, argv: [/bin/true]${action} }
on: [{ check: disk, to: critical, run: [clean] }]
`

const api = (...transitions: readonly string[]) => `probes: { api: { kind: http, url: "http://127.0.0.1/" } }
checks:
  api:
    transitions:
${transitions.map((line) => `      ${line}\n`).join('')}`

const notAsked = '1:11 target_failure_not_judged' as const

const sound = ['healthy->degraded: { condition: free < 15 }', 'degraded->healthy: { condition: free > 20 }']

/** One row at least for each code but flaps_under_noise, which has a test of its own. */
export const badPolicies: readonly BadPolicy[] = [
  {
    what: 'a state without a way out',
    yaml: disk(...sound, 'degraded->critical: { condition: free < 8 }'),
    found: ['8:7 trap'],
  },
  {
    what: 'two states that lead to each other only',
    yaml: disk(
      'healthy->degraded: { condition: free < 15 }',
      'degraded->critical: { condition: free < 8 }',
      'critical->degraded: { condition: free > 10 }',
    ),
    found: ['6:7 trap'],
  },
  {
    what: 'a check that tells of nothing',
    yaml: disk('degraded->healthy: { condition: free > 20 }'),
    found: ['6:7 trap', '6:7 unreachable_state'],
  },
  {
    what: 'bands that overlap',
    yaml: disk('healthy->degraded: { condition: free < 15 }', 'degraded->healthy: { condition: free > 10 }'),
    found: ['7:39 overlapping_bands'],
  },
  {
    what: 'a circle of three states',
    yaml: disk(
      'healthy->degraded: { condition: free < 15 }',
      'degraded->critical: { condition: free < 15 }',
      'critical->healthy: { condition: free < 15 || free > 20 }',
      'degraded->healthy: { condition: free > 20 }',
    ),
    found: ['8:39 overlapping_bands'],
  },
  {
    what: 'one threshold for entry and exit',
    yaml: disk('healthy->degraded: { condition: free < 15 }', 'degraded->healthy: { condition: free >= 15 }'),
    found: ['7:39 no_dead_band'],
  },
  {
    what: 'a short form without a threshold for healthy',
    yaml: `${head}checks: { disk: { signal: free, degraded: { below: 15 } } }\n`,
    found: ['3:33 no_dead_band'],
  },
  {
    what: 'a state that nothing enters',
    yaml: disk(...sound, 'critical->healthy: { condition: free > 20 }'),
    found: ['8:7 unreachable_state'],
  },
  {
    what: 'a way to healthy that cannot be taken',
    yaml: disk(
      ...sound,
      'unknown->healthy: { condition: free > 5 && free < 3 }',
      'unknown->degraded: { condition: free < 3 && free > 5 }',
    ).replace('transitions:', 'initial: unknown\n    transitions:'),
    found: ['9:38 condition_never_true', '10:39 condition_never_true'],
  },
  {
    what: 'healthy in spite of a problem',
    yaml: disk(...sound, 'unknown->healthy: { condition: free > 10 }'),
    found: ['8:38 healthy_despite_problem'],
  },
  {
    what: 'a share above 100 %',
    yaml: disk(
      ...sound,
      'healthy->critical: { condition: free > 100 }',
      'critical->healthy: { condition: free > 20 }',
    ),
    found: ['8:39 condition_never_true', '9:7 unreachable_state'],
  },
  {
    what: 'a remedy that starts itself again',
    yaml: remedied(', cooldown: 10s'),
    found: [byFactOnly, '11:3 action_loop'],
  },
  {
    what: 'a remedy that many attempts do not end',
    yaml: remedied(', cooldown: 0s, max_attempts: { count: 1000, per: 1h }'),
    found: [byFactOnly, '11:3 action_loop'],
  },
  { what: 'a remedy without limits', yaml: remedied(''), found: [byFactOnly, '11:3 action_without_budget'] },
  {
    what: 'a remedy that its attempts end',
    yaml: remedied(', cooldown: 0s, max_attempts: { count: 3, per: 1h }'),
    found: [byFactOnly],
  },
  { what: 'a remedy that its cooldown holds back', yaml: remedied(', cooldown: 5m'), found: [byFactOnly] },
  {
    what: 'a trigger for a state that is never entered',
    yaml: `${disk(...sound)}on: [{ to: critical, run: [] }, { to: degraded, run: [] }, { check: heartbeat, to: critical, run: [] }, { check: heartbeat, to: unknown, run: [] }]\n`,
    found: ['8:12 trigger_never_fires', '8:84 trigger_never_fires'],
  },
  {
    what: 'a model asked at every warning',
    yaml: `${disk(...sound)}escalation: { enabled: true, triggers: [{ kind: contradiction, when: free < 16 }] }\n`,
    found: ['8:70 escalation_on_every_warning'],
  },
  {
    what: 'a model asked when two signals contradict each other',
    yaml: `${disk(...sound)}escalation: { enabled: true, triggers: [{ kind: contradiction, when: free < 16 && disk.read_only }] }\n`,
    found: [],
  },
  {
    what: 'things that nothing uses',
    yaml: `probes: { disk: { kind: disk }, cpu: { kind: cpu } }
signals: { free: disk.free_pct, used: disk.used_pct }
facts: { orders: { type: number } }
${disk(...sound).replace(head, '')}actions: { page: { kind: noop } }
`,
    found: ['1:33 unused_probe', '2:33 unused_signal', '3:10 unused_fact', '9:12 unused_action'],
  },
  {
    what: 'critical left by a fact, and recovering only by good data',
    yaml: disk(
      'healthy->critical: { condition: free < 8 }',
      'critical->recovering: { condition: remediation_applied }',
      'recovering->healthy: { condition: free > 20 }',
    ),
    found: ['7:7 recovering_without_return', '7:42 critical_left_by_fact_only'],
  },
  {
    what: 'a problem that ends when the target fails',
    yaml: `${api(
      'healthy->degraded: { condition: api.latency_ms > 100 }',
      'degraded->healthy: { condition: api.up == false || api.latency_ms < 50 }',
    )}`,
    found: [notAsked, '6:39 overlapping_bands', '6:39 recovers_when_target_fails'],
  },
  {
    what: 'a problem that ends for a certain reason of failing',
    yaml: `${api(
      'healthy->degraded: { condition: api.up == false }',
      'degraded->healthy: { condition: \'api.up == true || api.reason == "starting"\' }',
    )}`,
    found: ['6:39 overlapping_bands', '6:39 recovers_when_target_fails'],
  },
  {
    what: 'a problem that ends because a failed target lacks something',
    yaml: `${api(
      'healthy->degraded: { condition: api.matched == false }',
      'degraded->healthy: { condition: "!has(api.status) || api.status < 300 || api.up != true" }',
    )}`,
    found: [notAsked, '6:39 overlapping_bands', '6:39 recovers_when_target_fails'],
  },
  {
    what: 'ways out that no failed target can take',
    yaml: `${api(
      'healthy->degraded: { condition: api.latency_ms > 100 || api.up == false }',
      'degraded->healthy: { condition: "!has(api.latency_ms) || api.latency_ms < 50 && api.up == true" }',
    )}`,
    found: [],
  },
  {
    what: 'waits too long to flap',
    yaml: disk(
      'healthy->degraded: { condition: free < 15, for: 3h }',
      'degraded->healthy: { condition: free > 20 }',
    ),
    found: ['4:3 flap_unreachable'],
  },
  {
    what: 'a hold that is too long to flap',
    yaml: disk(
      'healthy->degraded: { condition: free < 15, hold: 6h }',
      'degraded->healthy: { condition: free > 20 }',
    ),
    found: ['4:3 flap_unreachable'],
  },
  {
    what: 'waits that just let it flap',
    yaml: disk(
      'healthy->degraded: { condition: free < 15, for: 1h }',
      'degraded->healthy: { condition: free > 20, for: 1h }',
    ),
    found: [],
  },
  {
    what: 'a budget as long as the interval',
    yaml: `interval: 2s\n${disk(...sound)}`,
    found: ['1:1 budget_over_interval'],
  },
  {
    what: 'a time-out that the budget cuts short',
    yaml: disk(...sound).replace('kind: disk', 'kind: disk, timeout: 3s'),
    found: ['1:31 timeout_over_budget'],
  },
  {
    what: 'time-outs of all probes that the budget cuts short',
    yaml: `budget: { total: 400ms }\n${disk(...sound)}`,
    found: ['1:11 timeout_over_budget'],
  },
  {
    what: 'the times of rounds that are not there',
    yaml: `interval: 1s\nsignals: { free: free_pct }\nfacts: { free_pct: { type: number } }\n${disk(...sound).replace(head, '')}`,
    found: [],
  },
  {
    what: 'a check that is unknown whenever its neighbour is critical',
    yaml: `${api('healthy->critical: { condition: api.up == false }', 'critical->healthy: { condition: api.up }')}  slow: { signal: api.latency_ms, degraded: { above: 500 }, healthy: { below: 400 } }\n`,
    found: ['7:3 unknown_beside_failure'],
  },
]
