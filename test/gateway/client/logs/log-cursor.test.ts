import { appendFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import {
  cursorAfter,
  follow,
  type LogCursor,
  paramsFrom,
} from '../../../../src/gateway/client/logs/log-cursor.ts'
import { type LogPage, readLogPage } from '../../../../src/gateway/client/logs/log-page.ts'
import { temporaryDirectory } from '../../../store/temporary-directory.ts'
import { tailOf } from '../../log-service.ts'

let path: string
beforeEach(() => {
  path = join(temporaryDirectory(), 'gateway.log')
})

interface Followed {
  readonly lines: string[]
  readonly gaps: (number | null)[]
  cursor: LogCursor
}

function page(params: object, largest?: { lines: number; bytes: number }): LogPage {
  const read = readLogPage(tailOf(path, params, largest))
  if (read === null) throw new Error('no page')
  return read
}

function begin(): Followed {
  const first = page({ limit: 5_000, maxBytes: 1_000_000 })
  return { lines: [...first.lines], gaps: [], cursor: cursorAfter(first) }
}

/** Asks until there is no more; a page that leads to no end fails. */
function poll(followed: Followed, answer: (params: object) => LogPage = page): void {
  for (let asked = 0; asked < 1_000; asked += 1) {
    const step = follow(followed.cursor, answer(paramsFrom(followed.cursor)))
    followed.lines.push(...step.lines)
    if (step.gap !== null) followed.gaps.push(step.gap.bytes)
    followed.cursor = step.next
    if (!step.again) return
  }
  throw new Error('it asks for ever')
}

function append(...lines: string[]): void {
  appendFileSync(path, lines.map((line) => `${line}\n`).join(''))
}

describe('following a log page by page', () => {
  it('every line comes once, however they are written and asked for', () => {
    const lines = fc.array(fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll(/[\r\n]/g, '')))
    fc.assert(
      fc.property(lines, fc.array(lines, { maxLength: 6 }), (before, batches) => {
        writeFileSync(path, '')
        append(...before)
        const followed = begin()
        for (const batch of batches) {
          append(...batch)
          poll(followed)
        }
        expect(followed.gaps).toEqual([])
        expect(followed.lines).toEqual([...before, ...batches.flat()])
      }),
      { numRuns: 60 },
    )
  })

  it('lines that are alike are not taken for one another', () => {
    append('same', 'same')
    const followed = begin()
    append('same', 'same')
    poll(followed)
    poll(followed)
    append('same')
    poll(followed)
    expect(followed.lines).toEqual(['same', 'same', 'same', 'same', 'same'])
  })

  it('a log that was rotated goes on from its beginning, and what may be missing is told', () => {
    append('one', 'two', 'three')
    const followed = begin()
    renameSync(path, `${path}.1`)
    append('4')
    poll(followed)
    append('five')
    poll(followed)
    expect(followed.lines).toEqual(['one', 'two', 'three', '4', 'five'])
    expect(followed.gaps).toEqual([null])
  })

  it('a log that was replaced by a longer one is noticed', () => {
    append('one', 'two')
    const followed = begin()
    poll(followed)
    writeFileSync(path, 'the first of the new log\nits second\n')
    poll(followed)
    expect(followed.lines).toEqual(['one', 'two', 'the first of the new log', 'its second'])
    expect(followed.gaps).toEqual([null])
  })

  it("a new day's file is read from its beginning", () => {
    append('yesterday')
    const followed = begin()
    path = `${path}.2`
    append('today', 'and now')
    poll(followed)
    expect(followed.lines).toEqual(['yesterday', 'today', 'and now'])
  })

  it('more than a page of bytes: what the gateway left out is counted', () => {
    append('first')
    const followed = begin()
    const batch = Array.from({ length: 50 }, (_, index) => `line ${index}`)
    append(...batch)
    poll(followed, (params) => page(params, { lines: 5_000, bytes: 100 }))
    const shown = followed.lines.slice(1)
    expect(shown).toEqual(batch.slice(-shown.length))
    const missing = batch.slice(0, -shown.length).reduce((sum, line) => sum + line.length + 1, 0)
    expect(followed.gaps).toHaveLength(1)
    // The gateway counts from where it began to read, which is inside a line.
    expect(Math.abs((followed.gaps[0] ?? 0) - missing)).toBeLessThan(20)
  })

  it('more than a page of lines, of which old releases say nothing', () => {
    append('first')
    const followed = begin()
    const batch = Array.from({ length: 5_010 }, (_, index) => `line ${index}`)
    append(...batch)
    poll(followed, (params) => ({ ...page(params), truncated: false }))
    expect(followed.lines).toEqual(['first', ...batch.slice(10)])
    expect(followed.gaps).toEqual([batch.slice(0, 10).join('\n').length + 1])
  })

  it('a gateway that gives a page at a time is asked at once for the next', () => {
    const all = Array.from({ length: 25 }, (_, index) => `line ${index}`)
    append(...all)
    const text = `${all.join('\n')}\n`
    const next = (params: object): LogPage => {
      const { cursor } = params as { cursor: number }
      const lines = text.slice(cursor).split('\n').slice(0, -1).slice(0, 10)
      const end = cursor + lines.join('\n').length + (lines.length > 0 ? 1 : 0)
      return {
        file: path,
        cursor: end,
        size: text.length,
        lines,
        truncated: false,
        reset: false,
        skippedBytes: null,
      }
    }
    const followed: Followed = {
      lines: [],
      gaps: [],
      cursor: { file: path, cursor: 0, anchor: null, held: 0 },
    }
    poll(followed, next)
    expect(followed.lines).toEqual(all)
  })

  it('the beginning of a line that an old release gives is held back until the line is whole', () => {
    append('{"a":1}')
    const followed = begin()
    appendFileSync(path, '{"b":')
    const cut = (params: object): LogPage => {
      const whole = page(params)
      return { ...whole, cursor: whole.size, lines: [...whole.lines, '{"b":'] }
    }
    poll(followed, cut)
    expect(followed.lines).toEqual(['{"a":1}'])
    appendFileSync(path, '2}\n')
    poll(followed)
    expect(followed.lines).toEqual(['{"a":1}', '{"b":2}'])
  })

  it('lines that a gateway shows otherwise than they are stored are given once all the same', () => {
    append('token=abcdef')
    const masked = (params: object): LogPage => {
      const given = page(params)
      return { ...given, lines: given.lines.map((line) => line.replace(/=.*/, '=***')) }
    }
    const first = masked({})
    const followed: Followed = { lines: [...first.lines], gaps: [], cursor: cursorAfter(first) }
    for (const secret of ['token=123456789', 'token=1', 'plain']) {
      append(secret)
      poll(followed, masked)
    }
    expect(followed.lines).toEqual(['token=***', 'token=***', 'token=***', 'plain'])
  })
})
