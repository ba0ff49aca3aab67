import { describe, expect, it, vi } from 'vitest'
import type { ProbeSpec } from '../../src/core/policy/language/policy.ts'
import type { ProbeResult } from '../../src/core/probe-kind/probe-result.ts'
import type { Value } from '../../src/core/value.ts'
import { pendingThreadWork } from '../../src/host/thread-work.ts'
import { type Round, runProbes } from '../../src/probes/run.ts'
import { listen } from './listen.ts'
import { specOf } from './probe-once.ts'
import { testHost } from './test-host.ts'

function round(given: Partial<Round> = {}): Round {
  const usual = { now: Date.now, deadline: Date.now() + 20_000, cached: () => null, memory: () => null }
  return { ...usual, host: testHost(), ...given }
}

function named(name: string, spec: ProbeSpec): ProbeSpec {
  return { ...spec, name }
}

const at = Date.parse('2026-01-01T00:00:00.000Z')

function result(given: Partial<ProbeResult>): ProbeResult {
  return {
    name: 'tcp',
    ok: true,
    observed_at: new Date(at).toISOString(),
    value: { up: true },
    severity_hint: 'info',
    error: null,
    ttl_ms: 10_000,
    ...given,
  }
}

describe('runProbes', () => {
  it('gives one result a probe, in the order of the specs, whichever is ready first', async () => {
    const port = await listen(() => {})
    const specs = [
      named('slow', specOf('command', { argv: ['/bin/sleep', '0.1'] })),
      named('silent', specOf('http', { url: `http://127.0.0.1:${port}/` }, 50)),
      named('quick', specOf('memory', {})),
      named('odd', { ...specOf('memory', {}), kind: 'constructor' }),
    ]
    const runs = await runProbes(specs, round())
    expect(runs.map((run) => run.result.name)).toEqual(['slow', 'silent', 'quick', 'odd'])
    expect(runs.map((run) => run.result.ok)).toEqual([true, false, true, false])
    expect(runs[3]!.result).toMatchObject({ value: null, error: 'there is no probe kind constructor' })
    for (const run of runs) expect(run.durationMs).toBeGreaterThanOrEqual(0)
  })

  it('stamps a result with the given clock and the ttl of its probe', async () => {
    const spec = { ...specOf('memory', {}), ttlMs: 7_000 }
    const [run] = await runProbes([spec], round({ now: () => at, deadline: at + 20_000 }))
    expect(run!.result).toMatchObject({ observed_at: '2026-01-01T00:00:00.000Z', ttl_ms: 7_000 })
  })

  it.each([
    ['timeout', 60, 20_000, 'no answer within 60 ms'],
    ['budget', 10_000, 60, 'total budget'],
  ])('tells that the %s cut a probe off', async (reason, timeoutMs, budgetMs, error) => {
    const port = await listen(() => {})
    const url = `http://127.0.0.1:${port}/`
    const [run] = await runProbes(
      [specOf('http', { url }, timeoutMs)],
      round({ now: () => at, deadline: at + budgetMs }),
    )
    expect(run!.result).toMatchObject({ ok: false, value: { up: false, reason } })
    expect(run!.result.error).toContain(error)
  })

  it('is an error of the prober when the budget was spent before a probe began', async () => {
    const [run] = await runProbes([specOf('tcp', { port: 1 })], round({ now: () => at, deadline: at }))
    expect(run!.result).toMatchObject({
      ok: false,
      value: null,
      error: expect.stringContaining('before it began'),
    })
  })

  it('gives a fresh result again, unchanged, with its memory', async () => {
    const cached = result({})
    const given = round({ now: () => at + 9_999, cached: () => cached, memory: () => 'kept' })
    const [run] = await runProbes([specOf('tcp', { port: 1 })], given)
    expect(run).toEqual({ result: cached, cached: true, durationMs: 0, memory: 'kept' })
    expect(run!.result).toBe(cached)
  })

  it.each([
    ['whose ttl has run out', result({}), at + 10_000],
    ['from the future', result({}), at - 1],
    ['that was an error of the prober', result({ ok: false, value: null }), at + 1],
    ['of a target that failed', result({ ok: false, value: { up: false, reason: 'refused' } }), at + 1],
    ['that the budget cut off', result({ ok: false, value: { up: false, reason: 'budget' } }), at + 1],
    ['with a time that is none', result({ observed_at: 'yesterday' }), at + 1],
  ])('probes again instead of giving a result %s', async (_what, cached, now) => {
    const [run] = await runProbes(
      [specOf('memory', {})],
      round({ now: () => now, deadline: now + 20_000, cached: () => cached }),
    )
    expect(run).toMatchObject({ cached: false, result: { ok: true } })
  })

  it('keeps the old memory of a probe that failed', async () => {
    const port = await listen(() => {})
    const before: Value = { since: 1 }
    const specs = [
      specOf('http', { url: `http://127.0.0.1:${port}/` }, 30),
      specOf('disk', { path: '/nonexistent' }),
    ]
    const runs = await runProbes(specs, round({ memory: () => before }))
    expect(runs.map((run) => run.memory)).toEqual([before, before])
  })

  it('leaves nothing behind that keeps the process alive', async () => {
    const before = process.getActiveResourcesInfo().toSorted()
    await vi.waitFor(() => expect(pendingThreadWork()).toBe(0))
    // A server that never reads would never see the probes hang up, and keep its own ends.
    const port = await listen((socket) => socket.resume())
    const specs = [
      specOf('http', { url: `http://127.0.0.1:${port}/` }, 60),
      specOf('http', { url: `https://127.0.0.1:${port}/` }, 60),
      specOf('tcp', { port }),
      specOf('command', { argv: ['/bin/sleep', '300'] }, 60),
      specOf('cpu', {}, 60),
      specOf('file', { path: '/etc/hosts', digest: true }),
    ]
    await runProbes(specs, round())
    const ours = new Set(['TCPSocketWrap', 'ProcessWrap', 'PipeWrap', 'Timeout', 'FSReqCallback', 'TLSWrap'])
    const left = () => {
      const rest = [...before]
      return process.getActiveResourcesInfo().filter((name) => {
        const index = rest.indexOf(name)
        if (index >= 0) rest.splice(index, 1)
        return index < 0 && ours.has(name)
      })
    }
    // The server's own ends of the sockets close a moment later.
    await vi.waitFor(() => expect(left().filter((name) => name !== 'Timeout')).toEqual([]), 5_000)
  })
})
