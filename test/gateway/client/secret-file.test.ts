import { execFileSync, spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { readSecretFile } from '../../../src/gateway/client/secret-file.ts'

function place(): string {
  const directory = mkdtempSync(join(tmpdir(), 'vitals-test-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  return directory
}

function fileWith(text: string, mode = 0o600): string {
  const path = join(place(), 'secret')
  writeFileSync(path, text)
  chmodSync(path, mode)
  return path
}

describe('the file of a secret', () => {
  it.each([
    ['alone', 's3cret'],
    ['before a line break', 's3cret\n'],
    ['between blanks', ' \t s3cret \r\n'],
  ])('may hold it %s', (_, text) => expect(readSecretFile(fileWith(text))).toBe('s3cret'))

  it.each([
    ['is empty', ''],
    ['holds blanks only', ' \n'],
    ['holds two lines', 'one\ntwo'],
    ['holds two words', 'one two'],
    ['holds a letter that no header can carry', 's3crét'],
  ])('is refused where it %s', (_, text) => {
    expect(() => readSecretFile(fileWith(text))).toThrow(
      expect.objectContaining({ code: 'INPUT_UNREADABLE' }),
    )
  })

  it.each([0o640, 0o604, 0o660, 0o644, 0o610])('is refused with mode %o, which others may use', (mode) => {
    const exposed = expect.objectContaining({ code: 'SECRET_EXPOSED' })
    expect(() => readSecretFile(fileWith('s3cret', mode))).toThrow(exposed)
    expect(readSecretFile(fileWith('s3cret', mode), true)).toBe('s3cret')
  })

  it.each([0o600, 0o400])('is read with mode %o', (mode) => {
    expect(readSecretFile(fileWith('s3cret', mode))).toBe('s3cret')
  })

  it('may be a pipe, whose mode says nothing', async () => {
    const pipe = join(place(), 'pipe')
    const writer = spawn('sh', ['-c', `mkfifo -m 644 ${pipe} && echo ready && echo s3cret > ${pipe}`])
    onTestFinished(() => void writer.kill())
    await new Promise((resolve) => writer.stdout.once('data', resolve))
    expect(readSecretFile(pipe)).toBe('s3cret')
  })

  it('may come out of a pipe in pieces', async () => {
    const pipe = join(place(), 'pipe')
    const pieces = `(printf s3; sleep 0.2; printf 'cret\\n') > ${pipe}`
    const writer = spawn('sh', ['-c', `mkfifo ${pipe} && echo ready && ${pieces}`])
    onTestFinished(() => void writer.kill())
    await new Promise((resolve) => writer.stdout.once('data', resolve))
    expect(readSecretFile(pipe)).toBe('s3cret')
  })

  it('is refused where it is a pipe that nobody writes, or only begins to', async () => {
    const silent = expect.objectContaining({
      code: 'INPUT_UNREADABLE',
      message: expect.stringContaining('pipe'),
    })
    const pipe = join(place(), 'pipe')
    const writer = spawn('sh', ['-c', `mkfifo ${pipe} && echo ready && (printf s3; sleep 20) > ${pipe}`])
    onTestFinished(() => void writer.kill())
    await new Promise((resolve) => writer.stdout.once('data', resolve))
    expect(() => readSecretFile(pipe)).toThrow(silent)
    writer.kill()
    execFileSync('mkfifo', [`${pipe}2`])
    expect(() => readSecretFile(`${pipe}2`)).toThrow(silent)
  })

  it('is named where it is not there, or no file', () => {
    const none = join(place(), 'none')
    expect(() => readSecretFile(none)).toThrow(expect.objectContaining({ code: 'INPUT_NOT_FOUND' }))
    expect(() => readSecretFile(place(), true)).toThrow(expect.objectContaining({ code: 'IO' }))
  })
})
