import { describe, expect, it } from 'vitest'
import { exampleFor } from '../../../src/agent/ad-hoc/example.ts'
import { adHocFile } from '../../../src/agent/ad-hoc/explained.ts'
import { adHocPolicy } from '../../../src/agent/ad-hoc/policy.ts'
import type { AdHocRequest } from '../../../src/agent/ad-hoc/request.ts'
import { foldSample } from '../../../src/agent/fold-sample.ts'
import { noAgentMutes } from '../../../src/core/notify/silence.ts'
import { createEngine } from '../../../src/core/policy/engine/compile.ts'
import { loadPolicy } from '../../../src/core/policy/language/load/load.ts'
import { probeKinds } from '../../../src/core/probe-kind/registry.ts'
import { shellWords } from '../../../src/core/text/shell-words.ts'
import type { Value } from '../../../src/core/value.ts'

function exampleOf(kind: string): AdHocRequest {
  const { target = null, set = [] } = probeKinds[kind]!.example
  return { kind, target, set, degraded: null, critical: null }
}

/** The state that one answer of the probe leads to; `null` for an error of the prober. */
function stateOf(request: AdHocRequest, value: Value): string {
  const { file } = adHocFile(request)
  const engine = createEngine(loadPolicy({ path: file.shownPath, bytes: file.bytes }, file.digest).policy)
  const reading = { value, observedAt: 1_000, ttlMs: 0 }
  const readings = new Map([[request.kind, reading]])
  const folded = foldSample(engine, { at: 1_000, readings }, null, {
    countsMet: true,
    skipped: new Set(),
    silenced: noAgentMutes,
    onChange: null,
  })
  return folded.state.overall.state
}

const kinds = Object.keys(probeKinds)

describe('a kind without conditions', () => {
  it.each(kinds)('%s has a verdict of its own, or refuses with an example that can be run', (kind) => {
    const request = exampleOf(kind)
    if (probeKinds[kind]!.verdict !== null) {
      const { degraded, critical } = adHocPolicy(request).verdict
      expect(degraded ?? critical).not.toBeNull()
      return
    }
    const example = exampleFor(request)
    expect(() => adHocPolicy(request)).toThrow(
      expect.objectContaining({ code: 'AD_HOC_INVALID', hint: `Such as: ${example}` }),
    )
    expect(shellWords(example)?.slice(0, 3)).toEqual(['vitals', 'probe', kind])
    expect(example).toMatch(/ --(?:degraded|critical) /)
  })

  it.each(
    kinds.filter((kind) => probeKinds[kind]!.verdict !== null && probeKinds[kind]!.target !== undefined),
  )('%s without a target looks at this host, or shows what a target is', (kind) => {
    const { file, explain } = adHocFile({ kind, target: null, set: [], degraded: null, critical: null })
    try {
      loadPolicy({ path: file.shownPath, bytes: file.bytes }, file.digest)
    } catch (failure) {
      const { hint } = explain(failure) as { readonly hint: string }
      expect(shellWords(hint)?.slice(0, 5)).toEqual(['Such', 'as:', 'vitals', 'probe', kind])
    }
  })

  const judged = kinds.filter((kind) => probeKinds[kind]!.verdict !== null)
  it.each(judged)('%s is never healthy where nothing was told', (kind) => {
    expect(stateOf(exampleOf(kind), null)).toBe('unknown')
    expect(stateOf(exampleOf(kind), {})).toBe('unknown')
  })

  it.each(judged.filter((kind) => probeKinds[kind]!.fields && 'up' in probeKinds[kind]!.fields))(
    '%s is critical where the target does not answer',
    (kind) => {
      expect(stateOf(exampleOf(kind), { up: false, reason: 'timeout' })).toBe('critical')
    },
  )

  const up = true
  const trusted = { up, days_left: 30, verified: true }
  it.each<[string, Record<string, Value>, string]>([
    ['certificate', { ...trusted, names_match: true }, 'healthy'],
    ['certificate', trusted, 'healthy'],
    ['certificate', { ...trusted, days_left: -0.1 }, 'critical'],
    ['certificate', { ...trusted, verified: false }, 'critical'],
    ['certificate', { ...trusted, names_match: false }, 'critical'],
    ['certificate', { up, days_left: 3 }, 'unknown'],
    ['clock', { up, synchronised: true, source: 'sntp', offset_abs_ms: 3 }, 'healthy'],
    ['clock', { up, synchronised: true, source: 'timesyncd' }, 'healthy'],
    ['clock', { up, synchronised: false, source: 'chrony' }, 'degraded'],
    ['clock', { up, synchronised: true, source: 'sntp', offset_abs_ms: 1_001 }, 'degraded'],
    ['clock', { up, synchronised: true, source: 'sntp' }, 'unknown'],
    ['command', { up, exit_status: 0, exit_state: 'healthy' }, 'healthy'],
    ['command', { up: false, reason: 'exit_status', exit_status: 1, exit_state: 'degraded' }, 'degraded'],
    ['command', { up: false, reason: 'exit_status', exit_status: 2, exit_state: 'critical' }, 'critical'],
    ['command', { up: false, reason: 'exit_status', exit_status: 3 }, 'unknown'],
    ['command', { up: false, reason: 'signal' }, 'unknown'],
    ['command', { up: false, reason: 'timeout' }, 'critical'],
    ['command', { up: false, reason: 'wrong_answer', exit_status: 0, exit_state: 'healthy' }, 'critical'],
    ['cpu', { load_per_core: 4 }, 'healthy'],
    ['cpu', { load_per_core: 4.1 }, 'degraded'],
    ['credential', { up, valid: true, mode_too_wide: false }, 'healthy'],
    ['credential', { up, mode_too_wide: false }, 'healthy'],
    ['credential', { up, valid: true, mode_too_wide: true }, 'degraded'],
    ['credential', { up, valid: false, mode_too_wide: true }, 'critical'],
    ['disk', { up, free_pct: 10, fs_type: 'ext4', read_only: false, inodes_free_pct: 10 }, 'healthy'],
    ['disk', { up, free_pct: 10 }, 'healthy'],
    ['disk', { up, free_pct: 9 }, 'degraded'],
    ['disk', { up, free_pct: 2 }, 'critical'],
    ['disk', { up, free_pct: 50, inodes_free_pct: 9 }, 'degraded'],
    ['disk', { up, free_pct: 50, inodes_free_pct: 2 }, 'critical'],
    ['disk', { up, free_pct: 50, read_only: true, fs_type: 'ext4' }, 'critical'],
    ['disk', { up, free_pct: 0, read_only: true, fs_type: 'squashfs' }, 'healthy'],
    ['dns', { up, count: 1 }, 'healthy'],
    ['file', { up, exists: true }, 'healthy'],
    ['file', { up, exists: false }, 'critical'],
    ['gateway', { up, state: 'healthy', healthy: true }, 'healthy'],
    ['gateway', { up, state: 'degraded', healthy: false }, 'degraded'],
    ['gateway', { up, state: 'critical', healthy: false }, 'critical'],
    ['gateway', { up, state: 'unknown' }, 'unknown'],
    ['heartbeat', { up, age_s: 300, state: 'healthy', healthy: true }, 'healthy'],
    ['heartbeat', { up, age_s: 30, state: 'recovering', healthy: false }, 'degraded'],
    ['heartbeat', { up, age_s: 30, state: 'degraded', healthy: false }, 'degraded'],
    ['heartbeat', { up, age_s: 30, state: 'critical', healthy: false }, 'critical'],
    ['heartbeat', { up, age_s: 30, state: 'unknown' }, 'unknown'],
    ['heartbeat', { up, age_s: 301, state: 'unknown' }, 'critical'],
    ['heartbeat', { up, age_s: 301, state: 'healthy', healthy: true }, 'critical'],
    ['heartbeat', { up, age_s: 30 }, 'healthy'],
    ['http', { up, status: 204 }, 'healthy'],
    ['http', { up: false, reason: 'wrong_answer', status: 404 }, 'critical'],
    ['memory', { available_pct: 10 }, 'healthy'],
    ['memory', { available_pct: 9 }, 'degraded'],
    ['memory', { available_pct: 3 }, 'critical'],
    ['permission', { up, changes: 0 }, 'healthy'],
    ['permission', { up, changes: 1 }, 'degraded'],
    ['process', { alive: true }, 'healthy'],
    ['process', { alive: false }, 'critical'],
    ['systemd', { up, state: 'active', active: true, on_demand: false }, 'healthy'],
    ['systemd', { up, state: 'failed', active: false, on_demand: true }, 'critical'],
    ['systemd', { up, state: 'inactive', active: false, on_demand: true }, 'healthy'],
    ['systemd', { up, state: 'inactive', active: false, on_demand: false }, 'critical'],
    ['systemd', { up, state: 'activating', active: false, on_demand: false }, 'degraded'],
    ['tcp', { up, latency_ms: 1 }, 'healthy'],
  ])('%s %j is %s', (kind, value, state) => {
    expect(stateOf(exampleOf(kind), value)).toBe(state)
  })
})

describe('a plugin beside conditions', () => {
  const ended = (status: number, more: Record<string, Value> = {}) => ({
    ...{ up: status === 0, exit_status: status, ...more },
    ...(status !== 0 && { reason: 'exit_status' }),
    ...(status < 3 && { exit_state: ['healthy', 'degraded', 'critical'][status]! }),
  })
  const asked = (flags: Partial<AdHocRequest>): AdHocRequest => ({
    ...{ kind: 'command', target: 'plugin', degraded: null, critical: null, set: [] },
    ...flags,
  })

  it.each<[Partial<AdHocRequest>, number, Record<string, Value>, string]>([
    // The worse of the two counts.
    [{ critical: 'load1 > 5' }, 0, { load1: 6 }, 'critical'],
    [{ degraded: 'load1 > 5' }, 2, { load1: 1 }, 'critical'],
    [{ degraded: 'load1 > 5' }, 1, { load1: 1 }, 'degraded'],
    [{ critical: 'load1 > 5' }, 1, { load1: 1 }, 'degraded'],
    [{ critical: 'load1 > 5' }, 1, { load1: 6 }, 'critical'],
    [{ critical: 'exit_status == 2' }, 1, {}, 'degraded'],
    [{ critical: 'status == "critical"' }, 1, { status: 'warning' }, 'degraded'],
    [{ degraded: 'exit_status != 0' }, 2, {}, 'critical'],
    // Nothing known is never healthy, and a problem that a condition finds all the same is one.
    [{ critical: 'load1 > 5' }, 3, { load1: 1 }, 'unknown'],
    [{ critical: 'load1 > 5' }, 3, { load1: 6 }, 'critical'],
    [{ critical: 'exit_status == 2' }, 3, {}, 'unknown'],
    [{ critical: 'exit_status == 2' }, 127, {}, 'unknown'],
    [{ degraded: 'exit_status == 3' }, 3, {}, 'degraded'],
    [{ degraded: 'load1 > 5' }, 0, {}, 'unknown'],
    // Who asks for up decides alone.
    [{ degraded: 'up == false' }, 2, {}, 'degraded'],
    [{ critical: '!up && exit_status > 1' }, 1, {}, 'healthy'],
    // Labels that are no names, and details of the performance data.
    [{ critical: 'command["/var"] > 90' }, 0, { '/var': 95 }, 'critical'],
    [{ degraded: 'perfdata["/var"].value > 90' }, 0, { perfdata: { '/var': { value: 95 } } }, 'degraded'],
  ])('%j and exit status %i with %j are %s', (flags, status, more, state) => {
    expect(stateOf(asked(flags), ended(status, more))).toBe(state)
  })
})
