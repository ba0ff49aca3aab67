import { execFileSync } from 'node:child_process'
import { chmodSync, chownSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { packBaseline, unpackBaseline } from '../../../src/probes/permission/permission-baseline.ts'
import type { EntryFacts } from '../../../src/probes/permission/walk-tree.ts'
import { probeOnce } from '../probe-once.ts'
import { scratch } from '../scratch.ts'

function tree(): string {
  const path = scratch({ 'conf/key.pem': 'k', 'conf/site.conf': 's', 'bin/run': 'r' })
  for (const name of ['conf/key.pem', 'conf/site.conf', 'bin/run']) chmodSync(join(path, name), 0o600)
  symlinkSync('/etc', join(path, 'link'))
  return path
}

async function after(change: (path: string) => void, path = tree()): Promise<Record<string, unknown>> {
  const { result: first, memory } = await probeOnce('permission', { path })
  expect(first).toMatchObject({ ok: true, value: { changes: 0, baseline_taken: true, paths: [] } })
  change(path)
  const { result } = await probeOnce('permission', { path }, { memory })
  expect(result).toMatchObject({ ok: true, error: null, value: { up: true, baseline_taken: false } })
  return result.value as Record<string, unknown>
}

describe('the permission probe', () => {
  it('looks at the tree that its path leads to where that is a link', async () => {
    const path = tree()
    const link = join(scratch(), 'current')
    symlinkSync(path, link)
    const { result: first, memory } = await probeOnce('permission', { path: link })
    expect(first).toMatchObject({ ok: true, value: { entries: 8 } })
    chmodSync(join(path, 'conf/key.pem'), 0o644)
    const { result } = await probeOnce('permission', { path: link }, { memory })
    expect(result).toMatchObject({ ok: true, value: { changed: 1, paths: ['changed conf/key.pem'] } })
  })

  it('notices that its top became a link', async () => {
    const path = join(scratch({ 'kept/a': '' }), 'kept')
    const moved = join(scratch(), 'moved')
    const value = await after(() => {
      renameSync(path, moved)
      symlinkSync(moved, path)
    }, path)
    expect(value).toMatchObject({ changed: 1, added: 1, removed: 0, paths: ['changed .', 'added ./'] })
  })

  it('calls a link that leads nowhere a path that is not there', async () => {
    const link = join(scratch(), 'current')
    symlinkSync('gone', link)
    const { result } = await probeOnce('permission', { path: link })
    expect(result).toMatchObject({ ok: false, value: { up: false, reason: 'no_such_path' } })
  })

  it.each<[string, (path: string) => void, Record<string, unknown>]>([
    ['nothing', () => {}, { changes: 0, attributes_changed: 0, entries: 7, paths: [] }],
    [
      'a mode',
      (path) => chmodSync(join(path, 'conf/key.pem'), 0o644),
      { changed: 1, paths: ['changed conf/key.pem'] },
    ],
    [
      'the mode of the top',
      (path) => chmodSync(path, 0o777),
      { changed: 1, paths: ['changed .'], world_writable: 1 },
    ],
    ['a sticky top', (path) => chmodSync(path, 0o1777), { changed: 1, world_writable: 0 }],
    ['set-user-id', (path) => chmodSync(join(path, 'bin/run'), 0o4755), { changed: 1, setuid: 1 }],
    [
      'content only',
      (path) => writeFileSync(join(path, 'conf/key.pem'), 'longer'),
      { changes: 0, attributes_changed: 0 },
    ],
    [
      'a new file that all may write',
      (path) => {
        writeFileSync(join(path, 'bin/new'), '')
        chmodSync(join(path, 'bin/new'), 0o666)
      },
      { added: 1, changes: 1, world_writable: 1, paths: ['added bin/new'] },
    ],
    [
      'a removed directory',
      (path) => rmSync(join(path, 'conf'), { recursive: true }),
      { removed: 3, changes: 3 },
    ],
    [
      'a renamed file',
      (path) => renameSync(join(path, 'bin/run'), join(path, 'bin/ran')),
      { added: 1, removed: 1 },
    ],
    [
      'a link in the place of a file',
      (path) => {
        rmSync(join(path, 'bin/run'))
        symlinkSync('/bin/sh', join(path, 'bin/run'))
      },
      { changed: 1, world_writable: 0, paths: ['changed bin/run'] },
    ],
    [
      'attributes only',
      (path) => {
        chmodSync(join(path, 'bin/run'), 0o640)
        chmodSync(join(path, 'bin/run'), 0o600)
      },
      { changes: 0, attributes_changed: 1 },
    ],
  ])('counts after %s', async (_what, change, value) => {
    expect(await after(change)).toMatchObject(value)
  })

  it('counts a new owner', async ({ skip }) => {
    if (process.getuid?.() !== 0) skip('only root gives files away')
    expect(await after((path) => chownSync(join(path, 'bin/run'), 12_345, 0))).toMatchObject({ changed: 1 })
    expect(await after((path) => chownSync(join(path, 'bin/run'), 0, 12_345))).toMatchObject({ changed: 1 })
  })

  it('sees by its mask or its inode that an access control list was set', async ({ skip }) => {
    const path = tree()
    try {
      execFileSync('setfacl', ['-m', 'u:1:r', join(scratch({ f: '' }), 'f')], { stdio: 'pipe' })
    } catch {
      skip('there is no setfacl, or no file system that knows access control lists')
    }
    const set = () => execFileSync('setfacl', ['-m', 'u:1:r', join(path, 'bin/run')])
    const value = await after(set, path)
    expect(Number(value.changed) + Number(value.attributes_changed)).toBe(1)
  })

  it('keeps what it remembered, so that a change stays visible', async () => {
    const path = tree()
    const { memory } = await probeOnce('permission', { path })
    chmodSync(join(path, 'bin/run'), 0o777)
    const second = await probeOnce('permission', { path }, { memory })
    const third = await probeOnce('permission', { path }, { memory: second.memory })
    expect(third.result.value).toMatchObject({ changed: 1 })
    expect(third.memory).toEqual(memory)
  })

  it('shows ten paths at most, hostile bytes and all', async () => {
    const value = await after((path) => {
      for (let index = 0; index < 20; index += 1) writeFileSync(join(path, `\u001b[31m${index}\n`), '')
      writeFileSync(Buffer.concat([Buffer.from(`${path}/`), Buffer.from([0xff])]), '')
    })
    expect(value).toMatchObject({ added: 21 })
    expect(value.paths).toHaveLength(10)
    expect(value.paths).toContain('added \u001b[31m0\n')
  })

  it('looks at a single file too', async () => {
    const path = join(scratch({ f: '' }), 'f')
    chmodSync(path, 0o600)
    expect(await after(() => chmodSync(path, 0o660), path)).toMatchObject({ entries: 1, changed: 1 })
  })

  it('refuses a tree that is larger than its bound, and keeps its memory', async () => {
    const path = tree()
    mkdirSync(join(path, 'more'))
    const { result, memory } = await probeOnce('permission', { path, max_entries: 5 }, { memory: ['before'] })
    expect(result).toMatchObject({ ok: false, value: null, error: expect.stringContaining('max_entries') })
    expect(memory).toEqual(['before'])
  })

  it('calls a missing top a failed target', async () => {
    const { result } = await probeOnce('permission', { path: '/nonexistent/tree' })
    expect(result).toMatchObject({ ok: false, value: { up: false, reason: 'no_such_path' } })
  })

  it('takes a new baseline where the old one cannot be read', async () => {
    const { result } = await probeOnce('permission', { path: tree() }, { memory: ['damaged'] })
    expect(result.value).toMatchObject({ baseline_taken: true })
  })

  it('is an error of the prober where a directory may not be read', async ({ skip }) => {
    if (process.getuid?.() === 0) skip('root may read everything')
    const path = tree()
    chmodSync(join(path, 'conf'), 0o000)
    const { result } = await probeOnce('permission', { path })
    chmodSync(join(path, 'conf'), 0o700)
    expect(result).toMatchObject({ ok: false, value: null })
  })
})

const facts: fc.Arbitrary<EntryFacts> = fc.record({
  mode: fc.nat(),
  uid: fc.nat(),
  gid: fc.nat(),
  size: fc.maxSafeNat(),
  links: fc.nat(),
  modifiedAt: fc.double({ noNaN: true, noDefaultInfinity: true, min: 0 }),
  inodeAt: fc.double({ noNaN: true, noDefaultInfinity: true, min: 0 }),
})

describe('a baseline', () => {
  it('comes back as it was remembered', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string(), facts)), (entries) => {
        const tree = new Map(entries)
        expect(unpackBaseline(packBaseline(tree))).toEqual(tree)
      }),
    )
  })

  it('is not kept in part when it is too large for a memory', () => {
    const noise = (index: number) => ((index * 2_654_435_761) >>> 0).toString(36)
    const entry = (index: number): [string, EntryFacts] => {
      const path = Array.from({ length: 12 }, (_, part) => noise(index * 12 + part)).join('')
      const at = index * 1_000.123
      return [
        path,
        { mode: index, uid: index, gid: index, size: index, links: 1, modifiedAt: at, inodeAt: at },
      ]
    }
    const tree = new Map(Array.from({ length: 50_000 }, (_, index) => entry(index)))
    expect(packBaseline(tree)).toBeNull()
  })
})
