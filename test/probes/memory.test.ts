import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { cleanValue } from '../../src/core/probe-kind/clean-value.ts'
import { memoryOf } from '../../src/probes/memory.ts'
import { probeOnce } from './probe-once.ts'
import { scratch } from './scratch.ts'
import { testHost } from './test-host.ts'

const meminfo = `MemTotal:        1024000 kB
MemFree:          102400 kB
MemAvailable:     256000 kB
Cached:           204800 kB
SwapTotal:        400000 kB
SwapFree:         300000 kB
`
const pressure =
  'some avg10=2.00 avg60=0.00 avg300=0.00 total=1\nfull avg10=1.00 avg60=0.00 avg300=0.00 total=1\n'

async function look(files: Record<string, string>) {
  const at = scratch({ 'proc/meminfo': meminfo, ...files })
  const context = {
    now: Date.now,
    timeoutMs: 100,
    signal: new AbortController().signal,
    memory: null,
    host: testHost(),
  }
  const observation = await memoryOf(join(at, 'proc'), join(at, 'cgroup'))({}, context)
  expect(observation.ok).toBe(true)
  return observation
}

async function observe(files: Record<string, string>) {
  return (await look(files)).value
}

describe('the memory probe', () => {
  it('tells the memory of this host', async () => {
    const { result } = await probeOnce('memory', {})
    expect(result).toMatchObject({ ok: true, error: null })
    const { available_pct, used_pct } = result.value as Record<string, number>
    expect(available_pct! + used_pct!).toBeCloseTo(100, 1)
  })

  it('goes by what the kernel says can still be had', async () => {
    expect(await observe({ 'proc/pressure/memory': pressure })).toEqual({
      available_pct: 25,
      used_pct: 75,
      available_mb: 250,
      total_mb: 1_000,
      limited: false,
      swap_used_pct: 25,
      psi_some_avg10: 2,
      psi_full_avg10: 1,
    })
  })

  it.each([
    ['swap', { 'proc/meminfo': meminfo.replace('400000', '0') }, 'swap_used_pct'],
    ['pressure accounting', {}, 'psi_some_avg10'],
  ])('leaves out what a host without %s does not have', async (_what, files, field) => {
    expect(await observe(files)).not.toHaveProperty(field)
  })

  it.each([
    ['of the host', [], 'proc/pressure/memory'],
    ['of the container', ['cgroup/memory.max', 'cgroup/memory.current'], 'cgroup/memory.pressure'],
  ])('pressure %s that cannot be read is unknown and said, and not absent', async (_what, limits, path) => {
    const files = Object.fromEntries(limits.map((file) => [file, `${100 * 2 ** 20}`]))
    // A directory where the file should be: it is there, and no rights of the test's user make it readable.
    const { value, error } = await look({ ...files, [`${path}/inside`]: '' })
    expect(value).toMatchObject({ unavailable: ['psi_some_avg10', 'psi_full_avg10'] })
    expect(value).not.toHaveProperty('psi_some_avg10')
    expect(error).toContain('EISDIR')
  })

  const arcstats = (size: number, least: number) =>
    `13 1 0x01 1 1 1 1\nname type data\nc_min 4 ${least * 1_024}\nc_max 4 9999999\nsize 4 ${size * 1_024}\n`

  it.each([
    ['counts what ZFS would give back of its cache', arcstats(300_000, 44_000), 50],
    ['leaves out a cache that is at its least', arcstats(44_000, 44_000), 25],
    ['leaves out a cache below its least', arcstats(1_000, 44_000), 25],
    ['leaves out a cache that cannot be of this memory', arcstats(900_000, 44_000), 25],
    ['leaves out a table that it cannot read', 'name type data\n', 25],
  ])('%s', async (_what, stats, available_pct) => {
    const files = { 'proc/spl/kstat/zfs/arcstats': stats }
    expect(await observe(files)).toMatchObject({ available_pct, used_pct: 100 - available_pct })
  })

  it.each([
    ['more available than there is', /MemAvailable.*/, 'MemAvailable: 9999999 kB', 'available_pct'],
    ['more free swap than there is', /SwapFree.*/, 'SwapFree: 9999999 kB', 'swap_used_pct'],
    ['no total', /MemTotal.*/, 'MemTotal: 0 kB', 'available_pct'],
  ])('gives no share out of %s', async (_what, line, given, field) => {
    expect(cleanValue(await observe({ 'proc/meminfo': meminfo.replace(line, given) }))).not.toHaveProperty(
      field,
    )
  })

  it('counts caches as available on a kernel that does not say', async () => {
    const files = { 'proc/meminfo': meminfo.replace(/MemAvailable.*\n/, '') }
    expect(await observe(files)).toMatchObject({ available_pct: 30 })
  })

  const mebibyte = 2 ** 20
  it.each([
    [
      'control groups v2',
      {
        'cgroup/memory.max': `${200 * mebibyte}\n`,
        'cgroup/memory.current': `${150 * mebibyte}\n`,
        'cgroup/memory.stat': `anon 5\ninactive_file ${50 * mebibyte}\n`,
      },
    ],
    [
      'control groups v1',
      {
        'cgroup/memory/memory.limit_in_bytes': `${200 * mebibyte}\n`,
        'cgroup/memory/memory.usage_in_bytes': `${150 * mebibyte}\n`,
        'cgroup/memory/memory.stat': `total_inactive_file ${50 * mebibyte}\n`,
      },
    ],
  ])('judges the limit of a container under %s', async (_what, files) => {
    expect(await observe(files)).toMatchObject({
      limited: true,
      total_mb: 200,
      available_mb: 100,
      available_pct: 50,
    })
  })

  it.each(['max\n', '9223372036854771712\n'])('judges the host when the limit is %j', async (limit) => {
    expect(await observe({ 'cgroup/memory.max': limit })).toMatchObject({ limited: false, total_mb: 1_000 })
  })

  it('does not take a container for empty when what it uses cannot be read', async () => {
    expect(await observe({ 'cgroup/memory.max': `${200 * mebibyte}\n` })).toMatchObject({
      limited: true,
      total_mb: 200,
      // Left out at the border of the probes.
      available_pct: Number.NaN,
    })
  })
})
