import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { isReadOnly } from '../../src/host/files/mounts.ts'
import { spaceFields } from '../../src/probes/disk.ts'
import { probeOnce } from './probe-once.ts'
import { scratch } from './scratch.ts'

describe('the disk probe', () => {
  it('tells the space of the file system under a path', async () => {
    const { result } = await probeOnce('disk', { path: scratch() })
    expect(result).toMatchObject({ ok: true, error: null, value: { up: true, read_only: false } })
    const { free_pct, used_pct, free_gb, total_gb } = result.value as Record<string, number>
    expect(free_pct! + used_pct!).toBeCloseTo(100, 1)
    expect(free_gb!).toBeLessThanOrEqual(total_gb!)
  })

  it.each(['nothing', 'f/below'])('calls the missing path %s a failed target', async (name) => {
    const { result } = await probeOnce('disk', { path: join(scratch({ f: '' }), name) })
    expect(result).toMatchObject({ ok: false, value: { up: false, reason: 'no_such_path' } })
  })

  it('leaves out the shares of a file system without blocks', async () => {
    const { result } = await probeOnce('disk', { path: '/proc' })
    expect(result.ok).toBe(true)
    expect(result.value).not.toHaveProperty('free_pct')
    expect(result.value).not.toHaveProperty('inodes_free_pct')
  })

  it('counts the blocks kept for root neither as free nor as used, as df does', () => {
    const stats = {
      type: 0,
      bsize: 2 ** 20,
      blocks: 1_000,
      bfree: 300,
      bavail: 250,
      files: 100,
      ffree: 25,
      frsize: 1,
    }
    const fields = spaceFields(stats)
    expect(fields).toMatchObject({ free_pct: 26.32, used_pct: 73.68, free_gb: 0.244, inodes_free_pct: 25 })
  })
})

describe('isReadOnly', () => {
  const table = [
    '21 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw',
    '22 21 8:2 / /data ro,relatime shared:2 - ext4 /dev/sda2 rw',
    '23 21 8:3 / /broken rw,relatime - ext4 /dev/sda3 ro,errors=remount-ro',
    '24 22 8:4 / /data/with\\040space rw - xfs /dev/sda4 rw',
    '25 21 8:5 / /covered ro - xfs /dev/sda5 rw',
    '26 25 8:6 / /covered rw - xfs /dev/sda6 rw',
  ].join('\n')

  it.each([
    ['/', false],
    ['/etc', false],
    ['/data', true],
    ['/data/deep/er', true],
    ['/database', false],
    ['/broken/x', true],
    ['/data/with space/x', false],
    ['/covered/x', false],
  ])('tells for %s: %s', (path, readOnly) => expect(isReadOnly(table, path)).toBe(readOnly))

  it('knows nothing from an empty table', () => expect(isReadOnly('', '/')).toBeNull())
})
