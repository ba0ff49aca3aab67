import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countOf, readProperties, showArguments } from '../../../src/host/services/systemd-properties.ts'

describe('the properties of systemd', () => {
  const name = fc.stringMatching(/^[A-Za-z]{1,20}$/)
  const value = fc.string({ minLength: 1 }).filter((text) => !/[\n\r]/.test(text) && text.trim() !== '')
  const unit = fc.dictionary(name, value, { minKeys: 1, noNullPrototype: true })

  it('are read back as systemctl prints them, a block for each unit', () => {
    fc.assert(
      fc.property(fc.array(unit), (units) => {
        const blocks = units.map((each) => Object.entries(each).map(([key, text]) => `${key}=${text}\n`))
        const read = readProperties(blocks.map((lines) => lines.join('')).join('\n'))
        expect(read.map((each) => ({ ...each }))).toEqual(units)
      }),
    )
  })

  it('leave out what has no value, and lines that are none', () => {
    expect(readProperties('MainPID=\nId=a.service\nnonsense\n=x\n').map((each) => ({ ...each }))).toEqual([
      { Id: 'a.service' },
    ])
    expect(readProperties('')).toEqual([])
  })

  it('never name what every object has', () => {
    expect(readProperties('Id=a.service')[0]?.constructor).toBeUndefined()
  })

  it.each([
    ['4', 4],
    ['0', 0],
    ['[not set]', null],
    ['-1', null],
    [undefined, null],
  ])('%s counts as %s', (text, count) => {
    expect(countOf(text)).toBe(count)
  })

  it('are asked for by name, and units cannot be taken for options', () => {
    expect(showArguments(['Id', 'MainPID'], ['-x.service'])).toEqual([
      ...['show', '--property=Id,MainPID', '--', '-x.service'],
    ])
  })
})
