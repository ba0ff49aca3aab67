import type { ProbeResult } from '../../src/core/probe-kind/probe-result.ts'
import type { CheckReport, ProbeReport } from '../../src/core/report/probe.ts'

/** 2026-11-21 02:17:20 UTC: three o'clock at night, when these views are read. */
export const sampleNow = Date.UTC(2026, 10, 21, 2, 17, 20)

const ts = new Date(sampleNow).toISOString()
const digest = `sha256:${'3f'.repeat(32)}`

/** A time so many minutes before {@link sampleNow}, RFC 3339. */
export function minutesAgo(minutes: number): string {
  return new Date(sampleNow - minutes * 60_000).toISOString()
}

/** A healthy check without values, changed by `changes`. */
export function checkReport(name: string, changes: Partial<CheckReport> = {}): CheckReport {
  return {
    ...{ name, state: 'healthy', since: minutesAgo(190), reasons: [], counters: {} },
    ...{ acknowledged: null, silenced_until: null },
    ...{ flapping: false, skipped: false, assumed: false, values: {}, limits: [] },
    ...changes,
  }
}

/** A probe result that is well, changed by `changes`. */
export function probeResult(name: string, changes: Partial<ProbeResult> = {}): ProbeResult {
  return {
    ...{ name, ok: true, observed_at: ts, value: {}, severity_hint: 'info', error: null, ttl_ms: 0 },
    ...changes,
  }
}

const memory = checkReport('memory', {
  values: { 'memory.available_pct': 61.32, 'memory.psi_full_avg10': 0 },
})
const cpu = checkReport('cpu', { values: { load_per_core: 0.31234 } })
const disk = checkReport('disk', { values: { 'disk.free_pct': 42.1, 'disk.inodes_free_pct': 88 } })

const results = [
  probeResult('disk', { value: { free_pct: 42.1, free_gb: 84.25, inodes_free_pct: 88, read_only: false } }),
  probeResult('memory', { value: { available_pct: 61.32, used_pct: 38.68, swap_used_pct: 0 } }),
  probeResult('cpu', { value: { load_per_core: 0.31234, utilisation: 0.2 } }),
]

/** Three checks and three probes, all well for three hours. */
export const healthy: ProbeReport = {
  policy: 'host',
  policy_digest: digest,
  agent_id: 'desktop-a17',
  ts,
  state: 'healthy',
  since: minutesAgo(190),
  checks: [disk, memory, cpu],
  results,
  transitions: [],
  timing: {
    total_ms: 31.4,
    probes: {
      disk: { duration_ms: 0.41, cached: false },
      memory: { duration_ms: 0.22, cached: false },
      cpu: { duration_ms: 101.3, cached: false },
    },
  },
  actions: [],
  escalation: { llm_required: false, confidence: 1 },
  state_saved: true,
  decision_hash: digest,
}

/** A disk that filled three minutes ago and has begun to recover. */
export const degraded: ProbeReport = {
  ...healthy,
  state: 'degraded',
  since: minutesAgo(3),
  checks: [
    memory,
    checkReport('disk', {
      state: 'degraded',
      since: minutesAgo(3),
      reasons: ['disk_free_below_warn'],
      counters: { 'degraded->healthy': '2/3' },
      values: { 'disk.free_pct': 12.1 },
      limits: [
        {
          ...{ value: 'disk.free_pct', to: 'degraded', operator: '<', threshold: 15 },
          condition: 'disk.free_pct < 15',
        },
        {
          ...{ value: 'disk.free_pct', to: 'healthy', operator: '>', threshold: 20 },
          condition: 'disk.free_pct > 20',
        },
      ],
    }),
    cpu,
  ],
  actions: [{ name: 'notify-ops', check: 'disk', kind: 'problem', outcome: 'would_run', reasons: [] }],
}

/** A gateway that refuses connections since this run, beside two smaller troubles and a probe without permission. */
export const critical: ProbeReport = {
  ...healthy,
  policy: 'server',
  state: 'critical',
  since: ts,
  checks: [
    ...degraded.checks,
    checkReport('gateway', {
      state: 'critical',
      since: ts,
      reasons: ['gateway_down'],
      values: { 'api.up': false, 'api.reason': 'refused' },
    }),
    checkReport('backups', {
      state: 'unknown',
      since: minutesAgo(60 * 30),
      reasons: ['no data from backup'],
      counters: { 'unknown->healthy': '0/1' },
      values: { 'backup.age_s': null },
    }),
  ],
  results: [
    ...results,
    probeResult('api', {
      ok: false,
      value: { up: false, reason: 'refused' },
      severity_hint: 'critical',
      error: 'connect ECONNREFUSED 127.0.0.1:8080 while reading http://127.0.0.1:8080/healthz',
      ttl_ms: 10_000,
    }),
    probeResult('backup', {
      ok: false,
      value: null,
      severity_hint: 'warn',
      error: "EACCES: permission denied, open '/var/lib/backup/last-success.json'",
    }),
  ],
  transitions: [
    {
      ...{ at: ts, check: 'gateway', from: 'healthy', to: 'critical' },
      ...{ reason: 'gateway_down', condition: 'api.up == false', values: { 'api.up': false } },
    },
  ],
  timing: {
    total_ms: 512,
    probes: {
      ...healthy.timing.probes,
      api: { duration_ms: 1.21, cached: true },
      backup: { duration_ms: 0.05, cached: false },
    },
  },
  actions: [
    { name: 'restart-gateway', check: 'gateway', kind: 'remediation', outcome: 'would_run', reasons: [] },
    { name: 'clean-tmp', check: 'disk', kind: 'remediation', outcome: 'suppressed', reasons: ['cooldown'] },
  ],
  escalation: { llm_required: true, confidence: 0.42 },
}

/** Nothing has been decided yet: a first run whose probes gave nothing. */
export const unknown: ProbeReport = {
  ...healthy,
  state: 'unknown',
  since: ts,
  checks: healthy.checks.map(({ name }) =>
    checkReport(name, { state: 'unknown', since: ts, reasons: ['no sample yet'], values: { [name]: null } }),
  ),
  results: healthy.results.map(({ name }) =>
    probeResult(name, { ok: false, value: null, error: 'budget spent before it began' }),
  ),
}

/** A check that swings, one that is mending and one that was left out. */
export const flapping: ProbeReport = {
  ...healthy,
  state: 'degraded',
  since: minutesAgo(14),
  checks: [
    checkReport('api', {
      state: 'degraded',
      since: minutesAgo(1),
      reasons: ['api_p95_ms > 250'],
      flapping: true,
      values: { api_p95_ms: 263.47 },
    }),
    checkReport('disk', {
      state: 'recovering',
      since: minutesAgo(14),
      reasons: ['remediation_applied == true'],
      counters: { 'recovering->healthy': '1/2' },
      values: { 'disk.free_pct': 21.44 },
    }),
    checkReport('memory', { skipped: true }),
    ...Array.from({ length: 12 }, (_, index) => checkReport(`agent-worker-${index + 1}`)),
  ],
}

/** A verdict that could not be remembered. */
export const notSaved: ProbeReport = {
  ...degraded,
  checks: degraded.checks.map((check) => ({ ...check, assumed: check.state !== 'healthy' })),
  state_saved: false,
  actions: [],
}

/** Every sample by its name, for tables of tests. */
export const sampleReports: Readonly<Record<string, ProbeReport>> = {
  healthy,
  degraded,
  critical,
  unknown,
  flapping,
  notSaved,
}
