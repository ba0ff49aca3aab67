import { describe, expect, it, test } from 'vitest'
import { renderGithubAnnotations } from '../../../src/render/formats/github-annotations.ts'
import { renderCheckReport } from '../../../src/render/simulation/check-report.ts'
import { paletteFor, plainPalette } from '../../../src/render/terminal/palette.ts'
import { checkedFiles, sampleCheckReport } from './checked-policies.ts'

const inColor = await paletteFor(true)

const look = { width: 80, palette: plainPalette, unicode: true, verbose: false, now: 0 }
const all = Object.values(checkedFiles)

describe('findings for people', () => {
  it('are code frames with their codes, and a count at the end', () => {
    expect(renderCheckReport([checkedFiles.flapping], look)).toMatchSnapshot()
  })

  it('are no words but one line where nothing was found', () => {
    expect(renderCheckReport([checkedFiles.sound], look)).toBe('Nothing to complain about in sound.yaml.\n')
  })

  it('count over all policies', () => {
    expect(renderCheckReport(all, look)).toMatch(/\n4 errors and 3 warnings in 4 policies\.\n$/)
  })

  it('cannot make a terminal do anything', () => {
    expect(renderCheckReport(all, look)).toMatch(/^[^\x00-\x09\x0b-\x1f\x7f-\x9f]*$/)
  })

  it('are coloured only when asked', () => {
    expect(renderCheckReport(all, { ...look, palette: inColor })).toContain('\x1b[33mwarning:')
  })
})

test('workflow commands say file, line, columns, code, message and hint, one line a finding', () => {
  const lines = renderGithubAnnotations(sampleCheckReport).split('\n')
  expect(lines).toHaveLength(sampleCheckReport.errors + sampleCheckReport.warnings + 1)
  expect(lines[0]).toBe(
    "::warning file=policies/disk space.yaml,line=5,col=39,endColumn=58,title=no_dead_band::Check 'disk' enters and leaves degraded at disk_free_pct 15; a value near it flaps.%0ALet degraded->healthy ask for more, with room for noise between the two (a dead band).",
  )
})

test('a hostile path stays inside its workflow command', () => {
  const commands = renderGithubAnnotations(sampleCheckReport)
    .trimEnd()
    .split('\n')
    .map((line) => /^::(error|warning) ([^:]*)::(.*)$/.exec(line))
  expect(commands).not.toContain(null)
  const properties = commands
    .at(-1)?.[2]
    ?.split(',')
    .map((pair) => pair.split('=')[0])
  expect(properties).toEqual(['file', 'line', 'col', 'endColumn', 'title'])
  expect(commands.at(-1)?.[2]).toContain('file=a%25b%0A%3A%3Aerror%3A%3Ax%2Cy%3A')
})
