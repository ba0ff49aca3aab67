import { appendFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { findSameLog } from '../../../src/cli/logs/same-log.ts'
import { type LogPage, readLogPage } from '../../../src/gateway/client/logs/log-page.ts'
import { tailOf } from '../../gateway/log-service.ts'
import { temporaryDirectory } from '../../store/temporary-directory.ts'

const url = 'ws://127.0.0.1:18789'
let path: string
beforeEach(() => {
  path = join(temporaryDirectory(), 'gateway.log')
  writeFileSync(path, 'one\ntwo\n')
})

function page(change: Partial<LogPage> = {}): LogPage {
  const read = readLogPage(tailOf(path, {}))
  if (read === null) throw new Error('no page')
  return { ...read, ...change }
}

describe('the log that a gateway names is the one on this host', () => {
  it('when it holds what the gateway gave', async () => {
    expect(await findSameLog(url, page())).toEqual({ path, offset: 8, lines: ['one', 'two'] })
  })

  it('when it has grown since', async () => {
    const before = page()
    appendFileSync(path, 'three\n')
    expect(await findSameLog(url, before)).toMatchObject({ offset: 8 })
  })

  it('when some of its lines were masked', async () => {
    expect(await findSameLog(url, page({ lines: ['one', '***'] }))).toMatchObject({ path })
  })

  it('when it is empty', async () => {
    writeFileSync(path, '')
    expect(await findSameLog(url, page())).toEqual({ path, offset: 0, lines: [] })
  })

  it('and a line without an end is left for later', async () => {
    appendFileSync(path, 'thr')
    const given = page({ cursor: 11, lines: ['one', 'two', 'thr'] })
    expect(await findSameLog(url, given)).toEqual({ path, offset: 8, lines: ['one', 'two'] })
  })

  it.each<[string, string, Partial<LogPage>]>([
    ['not when the gateway is on another host', 'wss://gateway.example', {}],
    ['not when it holds something else', url, { lines: ['1', '2'] }],
    ['not when there is no such file', url, { file: '/nowhere/gateway.log' }],
    ['not when it is no file', url, { file: '/dev/null' }],
    ['not when it is shorter than what was given', url, { cursor: 1_000 }],
    ['not when the gateway does not say where it is', url, { file: '' }],
  ])('%s', async (_, address, change) => {
    expect(await findSameLog(address, page(change))).toBe(null)
  })
})
