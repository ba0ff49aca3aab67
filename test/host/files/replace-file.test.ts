import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { replaceFile } from '../../../src/host/files/replace-file.ts'
import { mountable, mountTmpfs } from '../../store/mount-tmpfs.ts'
import { temporaryDirectory } from '../../store/temporary-directory.ts'

const modeOf = (path: string) => (statSync(path).mode & 0o7777).toString(8)
const cannotWrite = (detail: string) =>
  expect.objectContaining({ code: 'CANNOT_WRITE', exit: 73, message: expect.stringContaining(detail) })

describe('replacing a file', () => {
  it('makes it with mode 644 whatever the umask, and nothing beside it', () => {
    const directory = temporaryDirectory()
    const umask = process.umask(0o077)
    replaceFile(join(directory, 'a.prom'), 'one\n')
    process.umask(umask)
    expect(readdirSync(directory)).toEqual(['a.prom'])
    expect(modeOf(join(directory, 'a.prom'))).toBe('644')
  })

  it('keeps the mode of the old one and gives readers of the old one their content', () => {
    const path = join(temporaryDirectory(), 'a.prom')
    writeFileSync(path, 'old')
    chmodSync(path, 0o640)
    const { ino } = statSync(path)
    replaceFile(path, 'new')
    expect([readFileSync(path, 'utf8'), modeOf(path)]).toEqual(['new', '640'])
    expect(statSync(path).ino).not.toBe(ino)
  })

  it('follows a symbolic link, which stays one', () => {
    const directory = temporaryDirectory()
    mkdirSync(join(directory, 'real'))
    writeFileSync(join(directory, 'real', 'a'), 'old')
    symlinkSync(join('real', 'a'), join(directory, 'link'))
    replaceFile(join(directory, 'link'), 'new')
    expect(readlinkSync(join(directory, 'link'))).toBe(join('real', 'a'))
    expect(readFileSync(join(directory, 'real', 'a'), 'utf8')).toBe('new')
  })

  it.each([
    ['a directory', 'it is not a regular file', (path: string) => mkdirSync(path)],
    ['a device', 'it is not a regular file', (path: string) => symlinkSync('/dev/null', path)],
    ['a link to nowhere', 'ENOENT', (path: string) => symlinkSync('/nowhere/at/all', path)],
  ])('refuses %s', (_, detail, make) => {
    const directory = temporaryDirectory()
    make(join(directory, 'a'))
    expect(() => replaceFile(join(directory, 'a'), 'new')).toThrow(cannotWrite(detail))
    expect(readdirSync(directory)).toEqual(['a'])
  })

  it('refuses a directory that is not there', () => {
    const path = join(temporaryDirectory(), 'none', 'a')
    expect(() => replaceFile(path, 'new')).toThrow(cannotWrite('ENOENT'))
    expect(existsSync(path)).toBe(false)
  })

  it.skipIf(!mountable)('leaves the old file whole, and nothing beside it, on a full disk', () => {
    const disk = mountTmpfs('64k')
    const path = join(disk, 'a.prom')
    writeFileSync(path, 'old\n')
    expect(() => replaceFile(path, 'x'.repeat(1_000_000))).toThrow(cannotWrite('ENOSPC'))
    expect([readFileSync(path, 'utf8'), readdirSync(disk)]).toEqual(['old\n', ['a.prom']])
  })
})
