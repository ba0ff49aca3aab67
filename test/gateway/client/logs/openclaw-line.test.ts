import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readLogLine } from '../../../../src/gateway/client/logs/openclaw-line.ts'

const meta = (name: string, logLevelName: string) => ({
  runtime: 'node',
  date: '2026-11-21T19:29:35.973Z',
  logLevelName,
  name,
  parentNames: ['openclaw'],
})
const at = Date.UTC(2026, 10, 21, 19, 29, 35, 973)

// As the releases 2026.9.6 and 2026.2.9 wrote them, shortened.
const current = {
  0: '{"subsystem":"gateway/heartbeat"}',
  1: { intervalMs: 1_800_000 },
  2: 'heartbeat: started',
  _meta: meta('{"subsystem":"gateway/heartbeat"}', 'INFO'),
  time: '2026-11-21T19:29:35.973+00:00',
  message: 'heartbeat: started',
}
const { message: _, ...old } = current
const cron = { 0: '{"module":"cron"}', 1: 'cron: started', _meta: meta('{"module":"cron"}', 'WARN') }
const console_ = {
  0: 'Embedded agent failed',
  _meta: meta('openclaw', 'ERROR'),
  time: '2026-11-21T19:29:35.973Z',
}

describe('a line of a log', () => {
  it.each([
    ['of a current release', current, 'info', 'gateway/heartbeat', 'heartbeat: started', false],
    [
      'of an old release',
      old,
      'info',
      'gateway/heartbeat',
      'heartbeat: started {"intervalMs":1800000}',
      false,
    ],
    ['of a module', cron, 'warn', 'cron', 'cron: started', false],
    ['of a program of OpenClaw', console_, 'error', null, 'Embedded agent failed', true],
    [
      'of another logger',
      { time: at, level: 'WARNING', subsystem: 'ingest', msg: 'slow' },
      'warn',
      'ingest',
      'slow',
      false,
    ],
  ])('%s', (_name, line, level, subsystem, message, isConsole) => {
    expect(readLogLine(JSON.stringify(line))).toEqual({
      record: { type: 'log', timestamp: at, level, subsystem, message },
      isConsole,
    })
  })

  it.each(['plain words', '{"cut off', '[1]', '', '{}'])('that is no record, %j, is all message', (line) => {
    expect(readLogLine(line)).toEqual({
      record: { type: 'log', timestamp: null, level: null, subsystem: null, message: line },
      isConsole: false,
    })
  })

  it('is read whatever it is', () => {
    const hostile = fc.record(
      {
        _meta: fc.jsonValue(),
        time: fc.jsonValue(),
        message: fc.jsonValue(),
        level: fc.jsonValue(),
        0: fc.jsonValue(),
      },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          hostile.map((value) => JSON.stringify(value)),
        ),
        (line) => {
          expect(typeof readLogLine(line).record.message).toBe('string')
        },
      ),
    )
  })
})

it.each(['constructor', '__proto__'])('a level of the word %s is none that we know', (word) => {
  const line = { ...current, _meta: meta('openclaw', word) }
  expect(readLogLine(JSON.stringify(line)).record.level).toBeNull()
})
