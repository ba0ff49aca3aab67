import { describe, expect, it } from 'vitest'
import { cpuOf, parseCounters } from '../../src/probes/cpu.ts'
import { probeOnce } from './probe-once.ts'
import { scratch } from './scratch.ts'
import { testHost } from './test-host.ts'

const stat = (user: number, idle: number) =>
  `cpu  ${user} 0 0 ${idle} 0 0 0 0 999 0\ncpu0 1 0 0 1 0 0 0 0 0 0\ncpu1 1 0 0 1 0 0 0 0 0 0\nintr 5\n`

async function observe(
  files: Record<string, string>,
  memory: { busy: number; total: number; cores: number } | null,
) {
  const context = {
    now: Date.now,
    timeoutMs: 100,
    signal: new AbortController().signal,
    memory,
    host: testHost(),
  }
  return cpuOf(scratch(files))({}, context)
}

describe('the cpu probe', () => {
  it('tells the load, cores and utilisation of this host', async () => {
    const { result, memory } = await probeOnce('cpu', {})
    expect(result).toMatchObject({ ok: true, error: null })
    const { load1, cores, load_per_core, utilisation } = result.value as Record<string, number>
    expect(load_per_core).toBeCloseTo(load1! / cores!, 2)
    expect(utilisation).toBeGreaterThanOrEqual(0)
    expect(utilisation).toBeLessThanOrEqual(100)
    expect(memory).toMatchObject({ busy: expect.any(Number), total: expect.any(Number) })
  })

  it('measures from the counters of the last run to those of this one', async () => {
    const files = {
      stat: stat(400, 600),
      loadavg: '3.00 2.00 1.00 1/9 1',
      'pressure/cpu': 'some avg10=1.50 avg60=0.00 avg300=0.00 total=1\n',
    }
    const { value, memory } = await observe(files, { busy: 100, total: 600, cores: 2 })
    expect(value).toEqual({
      load_per_core: 1.5,
      load1: 3,
      load5: 2,
      load15: 1,
      cores: 2,
      utilisation: 75,
      psi_some_avg10: 1.5,
    })
    expect(memory).toEqual({ busy: 400, total: 1_000, cores: 2 })
  })

  it.each([
    ['from before a reboot', { busy: 5_000, total: 9_000, cores: 2 }],
    ['of hours ago', { busy: 0, total: -1_000_000, cores: 2 }],
    ['of a moment ago', { busy: 400, total: 999, cores: 2 }],
    ['of another number of cores', { busy: 100, total: 600, cores: 4 }],
  ])('does not measure from counters %s', async (_what, memory) => {
    // The counters of the files stand still, so the look on the spot has no time to divide by.
    const { value } = await observe({ stat: stat(400, 600), loadavg: '1 1 1' }, memory)
    expect(value).not.toHaveProperty('utilisation')
  })

  it('does without pressure where the kernel has none', async () => {
    const { ok, value } = await observe({ stat: stat(1, 1), loadavg: '1 1 1' }, null)
    expect(ok).toBe(true)
    expect(value).not.toHaveProperty('psi_some_avg10')
  })

  it('pressure that cannot be read is unknown and said, and not absent', async () => {
    const { value, error } = await observe({ stat: stat(1, 1), 'pressure/cpu/inside': '' }, null)
    expect(value).toMatchObject({ unavailable: ['psi_some_avg10'] })
    expect(error).toContain('EISDIR')
  })

  it('asks Node where there is no /proc', async () => {
    const { ok, value } = await observe({}, null)
    expect(ok).toBe(true)
    expect(value).toMatchObject({ load1: expect.any(Number), cores: expect.any(Number) })
  })

  it('does not count guests twice', () => {
    expect(parseCounters('cpu  10 1 2 70 7 3 4 3 9 9\ncpu0 1\n')).toEqual({ busy: 23, total: 100, cores: 1 })
  })
})
