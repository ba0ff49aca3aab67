import { describe, expect, it } from 'vitest'
import { readText } from '../read-input.ts'

const names = ['cpu', 'disk', 'host']
const read = (text: string) => readText('csv', text, names, { numbers: ['cpu', 'disk'] })
const values = (text: string) => read(text).samples.map((sample) => sample.values)
const times = (text: string) => read(text).samples.map(({ at }) => at / 1_000)
const problems = (text: string) => {
  return read(text).problems.map(({ line, column, message }) => [line, column, message])
}

describe('CSV', () => {
  it.each<[string, string, readonly object[]]>([
    ['numbers', 'ts,cpu\n1,2\n2,-3.5\n3,1e3', [{ cpu: 2 }, { cpu: -3.5 }, { cpu: 1_000 }]],
    ['no value', 'ts,cpu,disk\n1,,NaN\n2,null,+Inf\n3,-inf,""', [{}, {}, {}]],
    ['truth values', 'ts,host\n1,true\n2,FALSE', [{ host: true }, { host: false }]],
    ['blanks around cells', 'ts , cpu\n 1 , 2 \n2,\u00a03', [{ cpu: 2 }, { cpu: 3 }]],
    ['zero without a sign', 'ts,cpu\n1,-0\n2,-0.0e5', [{ cpu: 0 }, { cpu: 0 }]],
    ['numbers beyond 2^53', 'ts,cpu\n1,9007199254740993', [{ cpu: 9_007_199_254_740_992 }]],
    ['separators at the end of lines', 'ts,cpu,,\n1,2,,\n2,3,,,\n', [{ cpu: 2 }, { cpu: 3 }]],
    ['a text where none is compared', 'ts,host\n1,8%', [{ host: '8%' }]],
    ['a header alone', 'ts,cpu\r\n', []],
    ['nothing', '', []],
    ['one sample', 'ts,cpu\n1,2', [{ cpu: 2 }]],
    [
      'texts',
      'ts,host\n1,web 1\n2,"a,b"\n3,"say ""hi"""',
      [{ host: 'web 1' }, { host: 'a,b' }, { host: 'say "hi"' }],
    ],
    [
      'cells over lines',
      'ts,host,cpu\n1,"a\nb",2\n2,c,3',
      [
        { host: 'a\nb', cpu: 2 },
        { host: 'c', cpu: 3 },
      ],
    ],
    ['time in another column', 'cpu,timestamp\n5,1\n6,2', [{ cpu: 5 }, { cpu: 6 }]],
    ['a byte order mark', '\ufeffts,cpu\r\n1,2\r\n', [{ cpu: 2 }]],
    ['blank lines', 'ts,cpu\n\n1,2\n\n', [{ cpu: 2 }]],
    ['columns nobody reads', 'ts,other,cpu\n1,9,2', [{ cpu: 2 }]],
  ])('holds %s', (_, text, expected) => {
    expect(values(text)).toEqual(expected)
  })

  it.each<[string, string, readonly unknown[]]>([
    ['too few cells', 'ts,cpu\n1', [[2, 1, 'The record has 1 cells and the header 2.']]],
    ['a time that is none', 'cpu,ts\n1,soon\n2,3', [[2, 3, '"soon" is not a time.']]],
    [
      'a stray quote',
      'ts,cpu\n1,a"b"',
      [[2, 1, 'A quote stands inside a cell that does not begin with one.']],
    ],
    ['a quote that never ends', 'ts,cpu\n1,"a\n2,3', [[2, 1, 'A quoted cell does not end.']]],
  ])('with %s is told with its place', (_, text, expected) => {
    expect(problems(text)).toEqual(expected)
  })

  it.each([
    [
      'no time',
      'a,b\n1,2',
      'The header has no column ts, timestamp, time or date for the time; it has "a", "b".',
    ],
    ['a column twice', 'ts,a,a\n1,2,3', 'The header has two columns "a".'],
  ])('with %s in its header is not read at all', (_, text, message) => {
    expect(() => read(text)).toThrow(message)
  })

  it.each(['8%', '10,5', '1,000', '10 ms', '0x0A', '1_000', 'true', '1.5.2', '--', 'N/A', '1e', '٣'])(
    'tells a cell of %s where a number is compared',
    (cell) => {
      const text = `ts,host,cpu\n1,a,5\n2,b,"${cell}"\n3,c,6`
      expect(problems(text)).toEqual([
        [3, 5, `${JSON.stringify(cell)} is no number, and the policy needs one here.`],
      ])
      expect(values(text)).toHaveLength(2)
    },
  )

  it.each(['TS', 'Timestamp', 'Time', 'time', 'date', ' Date '])('finds the time in a column %s', (name) => {
    expect(times(`cpu,${name}\n5,2026-01-01`)).toEqual([1_767_225_600])
  })

  it('prefers the more exact of several names of the time, and reads the others as values', () => {
    expect(times('time,ts,cpu\n5,1,2')).toEqual([1])
    expect(read('date,timestamp,cpu\n5,1,2').problems).toEqual([])
  })

  it('joins a date and a time of day in columns of their own', () => {
    const text = 'date,time,cpu\n2026-01-01,00:01:00,5\n2026-01-01,2026-01-01T00:02:00Z,5\n2026-01-01,soon,5'
    expect(times(text)).toEqual([1_767_225_660, 1_767_225_720])
    expect(problems(text)).toEqual([[4, 12, '"soon" is not a time.']])
  })

  it('reads the time from a column that was named', () => {
    const options = { timeName: 'when' }
    expect(readText('csv', 'ts,when,cpu\n1,60,5', names, options).samples[0]?.at).toBe(60_000)
    expect(() => readText('csv', 'ts,wehn,cpu\n1,60,5', names, options)).toThrow('Did you mean "wehn"?')
  })

  it.each([
    ['a semicolon', 'ts;cpu;host\n1;2;"a;b"'],
    ['a tab', 'ts\tcpu\thost\n1\t2\t"a;b"'],
    ['a semicolon that a first line names', 'sep=;\r\nts;cpu;host\r\n1;2;"a;b"'],
    ['a semicolon behind a byte order mark', '\ufeffTime;cpu;host\r\n1;2;a;b'.replace('a;b', '"a;b"')],
  ])('finds that %s separates the cells', (_, text) => {
    expect(values(text)).toEqual([{ cpu: 2, host: 'a;b' }])
  })

  it('tells a decimal comma between semicolons', () => {
    expect(problems('ts;cpu\n1;10,5')).toEqual([
      [2, 3, '"10,5" is no number, and the policy needs one here.'],
    ])
  })

  it.each([
    [7_258_118_400, 'a time outside the years 1970 to 2200', false],
    [7_289_654_400, 'a time outside the years 1970 to 2200', true],
    [-1, 'a time outside the years 1970 to 2200', true],
    [99_999_999_999, 'a time outside the years 1970 to 2200', true],
  ])('of %i s is told as %s: %j', (seconds, what, isRefused) => {
    const found = problems(`ts,cpu\n${seconds},1`)
    expect(found.length === 1 && String(found[0]?.[2]).includes(what)).toBe(isRefused)
  })
})
