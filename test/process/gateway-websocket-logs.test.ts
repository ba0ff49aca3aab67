import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { AnyJson } from '../any-json.ts'
import { runningGateway } from './running-gateway.ts'
import { connectedTo } from './socket-client.ts'
import { emptyDirectory, vitals } from './vitals.ts'

it('gives the lines of its log, and to who follows those that come, to nobody else', async () => {
  const state = emptyDirectory()
  const { url, token, child, lines, told } = await runningGateway(state)
  const client = await connectedTo(url, token())
  const seed = await connectedTo(url, token(), { caps: ['data'] })
  const { payload } = await client.ask('logs.tail', { follow: true })
  expect(payload.lines.map((line: string) => JSON.parse(line))).toEqual(lines)
  expect(payload).toMatchObject({ reset: false, truncated: false, cursor: payload.size })
  await seed.ask('logs.tail', { follow: true, level: 'warn', subsystem: 'settings' })

  process.kill(child.pid as number, 'SIGHUP')
  const news = await client.heard(({ event }) => event === 'log')
  const reloaded = await told('reloaded')
  expect(news.payload.lines.map((line: string) => JSON.parse(line))).toEqual([reloaded])
  expect(news.payload.dropped).toBe(0)
  const onwards = await client.ask('logs.tail', { cursor: payload.cursor, follow: false })
  expect(onwards.payload).toMatchObject({ lines: news.payload.lines, cursor: news.payload.cursor })

  process.kill(child.pid as number, 'SIGHUP')
  while (lines.filter(({ message }) => message === 'reloaded').length < 2) await seed.ask('health')
  expect((await client.ask('logs.tail', { level: 'error' })).payload.lines).toEqual([])
  const heard = (frames: readonly AnyJson[]) => frames.filter(({ event }) => event === 'log').length
  expect([heard(client.frames), heard(seed.frames)]).toEqual([1, 0])
  expect((await client.ask('logs.tail', { level: 'loud' })).error.message).toContain('at /level')

  const file = join(state, 'gateway/operator.token')
  const address = url.replace('http', 'ws')
  const tail = await vitals(['logs', 'tail', '--json', '--url', address, '--token-file', file])
  expect(tail.status).toBe(0)
  expect(tail.stdout).toContain('"message":"reloaded"')
})
