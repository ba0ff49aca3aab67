import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Spool } from '../../../src/cli/simulate/spool.ts'

function read(spool: Spool): string {
  const text = [...spool.contents()].join('')
  spool.close()
  return text
}

describe('a spool', () => {
  it('gives back what was put in', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' })), (parts) => {
        const spool = new Spool()
        for (const part of parts) spool.append(part)
        expect(read(spool)).toBe(parts.join(''))
      }),
    )
  })

  it('gives back more than memory may hold, characters of several bytes whole', () => {
    const spool = new Spool()
    const part = 'größer 😀 '.repeat(1_000)
    for (let index = 0; index < 2_000; index += 1) spool.append(part)
    expect(read(spool) === part.repeat(2_000)).toBe(true)
  })

  it('leaves no file in the temporary directory, not even while it is open', () => {
    const before = readdirSync(tmpdir()).filter((name) => /^vitals-[^-]*$/.test(name))
    const spool = new Spool()
    spool.append('x'.repeat(9 * 1_024 * 1_024))
    const during = readdirSync(tmpdir()).filter((name) => /^vitals-[^-]*$/.test(name))
    expect(during.filter((name) => !before.includes(name))).toEqual([])
    expect(read(spool)).toHaveLength(9 * 1_024 * 1_024)
  })

  it('tells that the temporary directory cannot be written', () => {
    const script = `
      import { Spool } from ${JSON.stringify(new URL('../../../src/cli/simulate/spool.ts', import.meta.url).href)}
      try { new Spool().append('x'.repeat(9 * 1024 * 1024)) } catch (error) { process.stdout.write(error.code) }`
    const env = { ...process.env, TMPDIR: '/nowhere/at/all' }
    const args = ['--input-type=module', '--experimental-strip-types', '--no-warnings', '-e', script]
    expect(execFileSync(process.execPath, args, { env, encoding: 'utf8' })).toBe('CANNOT_WRITE')
  })
})
