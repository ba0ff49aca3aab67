import { describe, expect, it, test } from 'vitest'
import { hintFor } from '../../../src/cli/hints.ts'
import { type FailureStyle, failureStyle, reportFailure } from '../../../src/cli/run/failure.ts'
import { catalogue, type ErrorCode, VitalsError } from '../../../src/core/errors.ts'
import { recordingIo } from './recording-io.ts'

const codes = Object.keys(catalogue) as ErrorCode[]
const finding = {
  code: 'unknown_key',
  severity: 'error',
  message: 'there is no key chekcs',
  hint: "did you mean 'checks'?",
  place: { file: 'server.yaml', line: 3, column: 5 },
} as const

describe('every error of the catalogue', () => {
  it.each(codes)('%s ends with the same status in words and in JSON, and with 3 for Nagios', (code) => {
    const error = new VitalsError(code, { params: { detail: 'it broke', path: 'f', command: 'probe' } })
    const text = recordingIo()
    const json = recordingIo()
    const nagios = recordingIo()

    expect(reportFailure(error, 'text', text)).toBe(catalogue[code].exit)
    expect(reportFailure(error, 'json', json)).toBe(catalogue[code].exit)
    expect(reportFailure(error, 'nagios', nagios)).toBe(3)

    expect(text.out()).toBe('')
    expect(text.err()).toBe(`Error: ${error.message}\n${hintFor(error)}\n`)
    expect(json.err()).toBe('')
    expect(JSON.parse(json.out())).toEqual({ error: { code, message: error.message, hint: hintFor(error) } })
    expect(nagios.out()).toMatch(/^VITALS UNKNOWN - [^\n|]+\n$/)
  })

  it.each(codes)('%s has a status of sysexits, never one that is a verdict', (code) => {
    expect(catalogue[code].exit).toBeGreaterThanOrEqual(64)
    expect(catalogue[code].exit).toBeLessThanOrEqual(78)
  })
})

test.each(['EMFILE', 'ENFILE', 'ENOMEM'])(
  'a host that is out of something (%s) is no defect of ours',
  (code) => {
    const failure = Object.assign(new Error(`${code}: out of it`), { code, path: '/usr/lib/chunk.cjs' })
    const io = recordingIo()
    expect(reportFailure(failure, 'json', io)).toBe(74)
    expect(JSON.parse(io.out()).error).toMatchObject({
      code: 'IO',
      message: expect.stringContaining('/usr/lib/chunk.cjs'),
    })
  },
)

test('findings are told with their place, in words and in JSON', () => {
  const error = new VitalsError('POLICY_INVALID', { params: { path: 'server.yaml' }, findings: [finding] })
  const text = recordingIo()
  const json = recordingIo()
  reportFailure(error, 'text', text)
  reportFailure(error, 'json', json)

  expect(text.err()).toContain("server.yaml:3:5: error: there is no key chekcs (did you mean 'checks'?)\n")
  expect(JSON.parse(json.out()).error.findings).toEqual([finding])
})

test('what a terminal would obey is shown, not sent', () => {
  const error = new VitalsError('POLICY_NOT_FOUND', { params: { path: 'a\x1b[31m\nb|c' } })
  const text = recordingIo()
  const nagios = recordingIo()
  reportFailure(error, 'text', text)
  reportFailure(error, 'nagios', nagios)
  expect(text.err()).toContain('a\\x1b[31m\\nb|c')
  expect(nagios.out()).toMatch(/^[^\x1b|\n]*\n$/)
})

test('anything else that is thrown is our defect', () => {
  const io = recordingIo()
  expect(reportFailure(new TypeError('x is not a function'), 'text', io)).toBe(70)
  expect(reportFailure('just text', 'text', io)).toBe(70)
  expect(io.err()).toContain('This is a defect in vitals: x is not a function')
})

test('the stack is for those who ask for it', () => {
  const quiet = recordingIo()
  const debug = recordingIo({ VITALS_DEBUG: '1' })
  reportFailure(new Error('boom'), 'text', quiet)
  reportFailure(new Error('boom'), 'text', debug)
  expect(quiet.err()).not.toContain('    at ')
  expect(debug.err()).toContain('    at ')
})

test('a stream that refuses the message does not change the exit status', () => {
  const refuse = {
    isTty: false,
    columns: null,
    rows: null,
    isClosed: false,
    write: () => expect.unreachable(),
  }
  const io = { ...recordingIo(), stdout: refuse, stderr: refuse }
  expect(reportFailure(new VitalsError('STATE_LOCKED'), 'json', io)).toBe(75)
})

test.each<[string[], FailureStyle]>([
  [['--json'], 'json'],
  [['--format', 'json'], 'json'],
  [['--format=json', '-q'], 'json'],
  [['--format=nagios'], 'nagios'],
  [['--format', 'nagios', '--json'], 'nagios'],
  [['--format'], 'text'],
  [['--', '--json'], 'text'],
  [['json'], 'text'],
])('the command line %j gets its failures as %s', (argv, style) => {
  expect(failureStyle(argv)).toBe(style)
})

describe('the next step', () => {
  it.each(codes)('%s has one, in whole sentences', (code) => {
    expect(hintFor(new VitalsError(code))).toMatch(/^[A-Z'].*[.?]$/s)
  })

  it('is the one that was thrown with the error where there is one', () => {
    const error = new VitalsError('IO', { hint: 'Look at {path}.', params: { path: '/var' } })
    expect(hintFor(error)).toBe('Look at /var.')
  })

  it('names the column that was probably meant', () => {
    const params = { path: 'f', names: 'cpu, load', near: 'cpus' }
    expect(hintFor(new VitalsError('NAME_NOT_IN_INPUT', { params }))).toBe(
      "Did you mean 'cpus'? '--column cpus=cpu' reads it by that name.",
    )
  })
})

test('on a terminal no word of an error is broken, and what stands in quotes stays together', () => {
  const io = recordingIo()
  const terminal = { ...io, stderr: { ...io.stderr, columns: 40 } }
  const error = new VitalsError('POLICY_NOT_FOUND', { params: { path: 'a-policy-that-nobody-wrote.yaml' } })
  reportFailure(error, 'text', terminal)
  const lines = io.err().trimEnd().split('\n')
  expect(lines.join(' ')).toBe(`Error: ${error.message} ${hintFor(error)}`)
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(40)
  expect(lines.some((line) => line.includes("'vitals policy new'"))).toBe(true)
})
