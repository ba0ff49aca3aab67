import { chmodSync, mkdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { probeOnce } from './probe-once.ts'
import { scratch } from './scratch.ts'

async function values(path: string, options: Record<string, unknown> = {}): Promise<Record<string, unknown>> {
  const { result } = await probeOnce('file', { path, ...options })
  expect(result).toMatchObject({ ok: true, error: null })
  return result.value as Record<string, unknown>
}

describe('the file probe', () => {
  it('tells age, size, mode, owner and content', async () => {
    const path = join(scratch({ f: 'abc' }), 'f')
    chmodSync(path, 0o640)
    utimesSync(path, Date.now() / 1_000, Date.now() / 1_000 - 3_600)
    const value = await values(path, { digest: true })
    expect(value).toMatchObject({
      exists: true,
      type: 'file',
      size: 3,
      mode: '0640',
      digest: 'sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
      changed: false,
      up: true,
    })
    expect(value.age_s).toBeGreaterThanOrEqual(3_600)
    expect(value.owner).toEqual(expect.stringMatching(/./))
  })

  it.each([
    ['nothing', (at: string) => join(at, 'nothing'), { exists: false, changed: false }],
    ['nothing below a file', (at: string) => join(at, 'f', 'x'), { exists: false }],
    ['a directory', (at: string) => at, { exists: true, type: 'directory' }],
    ['a device', () => '/dev/null', { exists: true, type: 'other' }],
  ])('answers for %s', async (_what, pathIn, value) => {
    expect(await values(pathIn(scratch({ f: '' })))).toMatchObject(value)
  })

  it('has no negative age for a file from the future', async () => {
    const path = join(scratch({ f: '' }), 'f')
    utimesSync(path, 4e9, 4e9)
    expect(await values(path)).toMatchObject({ age_s: 0 })
  })

  const changes: [string, (path: string) => void, Record<string, boolean>][] = [
    ['nothing', () => {}, { changed: false, permissions_changed: false }],
    ['the mode', (path) => chmodSync(path, 0o600), { changed: true, permissions_changed: true }],
    ['the content', (path) => writeFileSync(path, 'abd'), { changed: true, permissions_changed: false }],
    ['the existence', (path) => rmSync(path), { changed: true, permissions_changed: false }],
    ['its time only', (path) => utimesSync(path, 1, 1), { changed: false, permissions_changed: false }],
  ]
  it.each(changes)('notices after the last run that %s changed', async (_what, change, value) => {
    const path = join(scratch({ f: 'abc' }), 'f')
    chmodSync(path, 0o644)
    const { memory } = await probeOnce('file', { path, digest: true })
    change(path)
    const { result } = await probeOnce('file', { path, digest: true }, { memory })
    expect(result.value).toMatchObject(value)
  })

  it('goes by size and time where it does not digest', async () => {
    const path = join(scratch({ f: 'abc' }), 'f')
    const { memory } = await probeOnce('file', { path })
    utimesSync(path, 1, 1)
    expect((await probeOnce('file', { path }, { memory })).result.value).toMatchObject({ changed: true })
  })

  it('keeps what it knows of a file that is too large to digest, and what it remembered', async () => {
    const path = join(scratch({ f: 'x'.repeat(2_000) }), 'f')
    const { result, memory } = await probeOnce(
      'file',
      { path, digest: true, digest_max: '1KiB' },
      { memory: 'before' },
    )
    expect(result).toMatchObject({ ok: false, value: { exists: true, size: 2_000 } })
    expect(result.error).toContain('larger than 1KiB')
    expect(memory).toBe('before')
  })

  it('is an error of the prober where the path leads round in a circle', async () => {
    const at = scratch()
    symlinkSync('loop', join(at, 'loop'))
    const { result } = await probeOnce('file', { path: join(at, 'loop') })
    expect(result).toMatchObject({ ok: false, value: null, error: expect.stringContaining('ELOOP') })
  })

  it('is an error of the prober where we have no right to look', async ({ skip }) => {
    if (process.getuid?.() === 0) skip('root may look everywhere')
    const at = scratch()
    mkdirSync(join(at, 'closed'), { mode: 0o000 })
    const { result } = await probeOnce('file', { path: join(at, 'closed', 'f') })
    // Who may not look may not clear up either.
    chmodSync(join(at, 'closed'), 0o700)
    expect(result).toMatchObject({ ok: false, value: null })
  })
})
