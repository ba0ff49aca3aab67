import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { hintFor } from '../../../src/cli/hints.ts'
import { VitalsError } from '../../../src/core/errors.ts'
import { whatIsIn, whatIsThere } from '../../../src/host/files/what-is-there.ts'

function folder(...names: readonly string[]): string {
  const made = mkdtempSync(join(tmpdir(), 'vitals-there-'))
  onTestFinished(() => rmSync(made, { recursive: true }))
  for (const name of names) writeFileSync(join(made, name), '')
  return made
}

describe('A path that is not there', () => {
  it('is told with the file whose name is near', () => {
    const here = folder('samples.ndjson', 'other.csv')
    expect(whatIsThere(join(here, 'sample.ndjson'))).toBe(`Did you mean '${join(here, 'samples.ndjson')}'?`)
  })

  it('is told with the file of that name and another ending, and not with one that shares no more than its ending', () => {
    const here = folder('a.yaml', 'web.yml')
    expect(whatIsThere(join(here, 'web.yaml'))).toBe(`Did you mean '${join(here, 'web.yml')}'?`)
    expect(whatIsThere(join(here, 'x.yaml'))).toBe(`It was looked for in ${here}, where there is a.yaml.`)
  })

  it('is told with its folder and the files of its kind there', () => {
    const here = folder('monday.ndjson', 'notes.txt', '.hidden.ndjson')
    expect(whatIsThere(join(here, 'x.ndjson'))).toBe(
      `It was looked for in ${here}, where there is monday.ndjson.`,
    )
    expect(whatIsThere(join(here, 'x.csv'))).toBe(
      `It was looked for in ${here}, where there is monday.ndjson, notes.txt.`,
    )
  })

  it('is told as what it is where a link leads nowhere', () => {
    const here = folder()
    symlinkSync(join(here, 'gone.csv'), join(here, 'link.csv'))
    expect(whatIsThere(join(here, 'link.csv'))).toContain('link.csv is a link to a file that is not there.')
  })

  it('is told with five names at most', () => {
    const here = folder(...['a', 'b', 'c', 'd', 'e', 'f'].map((name) => `${name.repeat(9)}.csv`))
    expect(whatIsThere(join(here, 'x.csv'))).toMatch(/eeeeeeeee\.csv, …\.$/)
  })

  it('is told with an empty folder, which for a relative path is the working directory', () => {
    const here = folder()
    expect(whatIsThere(join(here, 'x.csv'))).toBe(`It was looked for in ${here}.`)
    expect(whatIsThere('nobody-has-such-a-name.q')).toContain(process.cwd())
  })

  it('is told with the folder that is missing, or that is none', () => {
    const here = folder('file')
    mkdirSync(join(here, 'recordings'))
    const near = `There is no folder ${join(here, 'recording')}. Did you mean '${join(here, 'recordings')}'?`
    expect(whatIsThere(join(here, 'recording', 'x.csv'))).toBe(near)
    expect(whatIsThere(join(here, 'zzz', 'deeper', 'x.csv'))).toBe(`There is no folder ${join(here, 'zzz')}.`)
    expect(whatIsThere(join(here, 'file', 'x.csv'))).toBe(
      `${join(here, 'file')} is no folder that can be read.`,
    )
  })
})

describe('A directory in the place of a file', () => {
  it('is told with the files in it, those of YAML first of all', () => {
    const here = folder('web.yaml', 'shop.yml', 'notes.txt', '.hidden.yaml')
    expect(whatIsIn(here)).toBe(`Name a file in it: ${join(here, 'shop.yml')}, ${join(here, 'web.yaml')}.`)
  })

  it('is told with what it has where that is no YAML, and alone where it has nothing', () => {
    const here = folder('r.ndjson')
    mkdirSync(join(here, 'logs.d'))
    expect(whatIsIn(here)).toBe(`Name a file in it: ${join(here, 'r.ndjson')}.`)
    expect(whatIsIn(folder())).toBe('Name a file; this directory has none.')
  })

  it('leads to that next step, and another failure of the disk to its own', () => {
    const path = folder('web.yaml')
    const told = (detail: string) => hintFor(new VitalsError('IO', { params: { path, detail } }))
    expect(told('it is a directory')).toBe(whatIsIn(path))
    expect(told('EIO')).toBe('Check the file and the disk it is on.')
  })
})
