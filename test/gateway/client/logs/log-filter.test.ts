import { describe, expect, it } from 'vitest'
import { type LogQuery, logFilter } from '../../../../src/gateway/client/logs/log-filter.ts'

const everything: LogQuery = { level: null, subsystem: null, since: null, matches: null, all: false }

function line(message: string, level: string, subsystem: string, second: number): string {
  return JSON.stringify({ time: `2026-11-21T10:00:0${second}.000Z`, level, subsystem, message })
}

const lines = [
  line('a', 'DEBUG', 'gateway', 1),
  line('b', 'INFO', 'gateway/ws', 2),
  'no time of its own',
  line('c', 'WARN', 'gateway/channels/whatsapp/in', 3),
  line('d', 'ERROR', 'diagnostic', 4),
  JSON.stringify({ 0: 'printed', _meta: { name: 'openclaw', logLevelName: 'FATAL' } }),
]

describe('what is wanted of a log', () => {
  it.each<[string, Partial<LogQuery>, string]>([
    ['everything but what programs printed', {}, 'a b no c d'],
    ['what programs printed too', { all: true }, 'a b no c d printed'],
    ['a level and what is worse', { level: 'warn' }, 'c d'],
    ['a level that is left out is of no level', { level: 'trace' }, 'a b no c d'],
    ['a part with what lies below it', { subsystem: 'gateway' }, 'a b c'],
    ['a part, not one whose name begins alike', { subsystem: 'gate' }, ''],
    ['a part without the word gateway', { subsystem: 'ws' }, 'b'],
    ['a channel in the words of the seed', { subsystem: 'channel.whatsapp' }, 'c'],
    ['since a moment', { since: Date.UTC(2026, 10, 21, 10, 0, 2) }, 'b no c d'],
    ['a pattern', { matches: (message) => message.includes('o') }, 'no'],
  ])('%s', (_, query, expected) => {
    const records = logFilter({ ...everything, ...query }).wanted(lines)
    expect(records.map(({ message }) => message.split(' ')[0]).join(' ')).toBe(expected)
  })

  it('what was left out for being printed by programs is counted', () => {
    const filter = logFilter(everything)
    filter.wanted(lines)
    filter.wanted(lines)
    expect(filter.left).toBe(2)
  })
})
