import { appendFileSync, copyFileSync, existsSync, renameSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { type LogFile, openLogFile } from '../../../src/cli/logs/log-file.ts'
import { temporaryDirectory } from '../../store/temporary-directory.ts'

let path: string
beforeEach(() => {
  path = join(temporaryDirectory(), 'gateway.log')
  writeFileSync(path, 'before\n')
})

async function newLines(file: LogFile): Promise<string[]> {
  const all: string[] = []
  for await (const lines of file.read(AbortSignal.timeout(5_000))) all.push(...lines)
  return all
}

/** `gateway.log` becomes `gateway.log.1`, that becomes `.2`, and so on. */
function rotate(): void {
  for (let number = 9; number >= 1; number -= 1) {
    if (existsSync(`${path}.${number}`)) renameSync(`${path}.${number}`, `${path}.${number + 1}`)
  }
  renameSync(path, `${path}.1`)
  writeFileSync(path, '')
}

describe('a log file that is followed', () => {
  it('gives what comes after the place where it begins, whole lines only', async () => {
    const file = await openLogFile(path, 7, Date.now)
    expect(await newLines(file)).toEqual([])
    appendFileSync(path, 'one\r\ntw')
    expect(await newLines(file)).toEqual(['one'])
    appendFileSync(path, 'o\n\nthree\n')
    expect(await newLines(file)).toEqual(['two', '', 'three'])
  })

  it('begins inside what is there', async () => {
    appendFileSync(path, 'missed\n')
    expect(await newLines(await openLogFile(path, 7, Date.now))).toEqual(['missed'])
  })

  it('is cut after it was copied away', async () => {
    const file = await openLogFile(path, 7, Date.now)
    appendFileSync(path, 'one\n')
    expect(await newLines(file)).toEqual(['one'])
    appendFileSync(path, 'two\n')
    copyFileSync(path, `${path}.1`)
    truncateSync(path)
    appendFileSync(path, 'three\n')
    expect(await newLines(file)).toEqual(['two', 'three'])
  })

  it('has lines longer than what is read at once', async () => {
    const file = await openLogFile(path, 7, Date.now)
    const long = ['x'.repeat(300_000), 'y', 'z'.repeat(262_144)]
    appendFileSync(path, `${long.join('\n')}\n`)
    expect(await newLines(file)).toEqual(long)
  })

  it('gives every line once and in order, however it is written, rotated and read', async () => {
    const step = fc.constantFrom('write', 'write', 'write', 'rotate', 'read')
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
        path = join(temporaryDirectory(), 'gateway.log')
        writeFileSync(path, '')
        const file = await openLogFile(path, 0, Date.now)
        const got: string[] = []
        let written = 0
        for (const name of steps) {
          if (name === 'write') appendFileSync(path, `line ${written++}\n`)
          else if (name === 'rotate') rotate()
          else got.push(...(await newLines(file)))
        }
        got.push(...(await newLines(file)))
        expect(got).toEqual(Array.from({ length: written }, (_, index) => `line ${index}`))
      }),
      { numRuns: 60 },
    )
  })
})
