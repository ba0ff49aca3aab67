import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { lastErrorLine, storedLog } from '../../../src/cli/logs/stored-log.ts'
import { temporaryDirectory } from '../../store/temporary-directory.ts'

const local = 'ws://127.0.0.1:18789'

function hostWith(log: string | null): { HOME: string } {
  const home = temporaryDirectory()
  const file = join(home, 'gateway.log')
  mkdirSync(join(home, '.openclaw'))
  writeFileSync(join(home, '.openclaw/openclaw.json'), JSON.stringify({ logging: { file } }))
  if (log !== null) writeFileSync(file, log)
  return { HOME: home }
}

const line = (level: string, message: string) =>
  `${JSON.stringify({ _meta: { logLevelName: level, name: '{"subsystem":"gateway"}' }, time: '2026-11-21T20:00:00Z', message })}\n`

describe('the log of a gateway that is away', () => {
  it('is read from the file that its configuration names, masked, without a line that is half written', async () => {
    const env = hostWith(`${line('INFO', 'token=canary5ecretcanary5ecret')}{"half`)
    const log = await storedLog(local, env, Date.now())
    expect(log).toMatchObject({ path: join(env.HOME, 'gateway.log'), truncated: false })
    expect(log?.lines).toHaveLength(1)
    expect(log?.lines.join()).not.toContain('canary5ecretcanary5ecret')
    expect(log?.offset).toBe(Buffer.byteLength(line('INFO', 'token=canary5ecretcanary5ecret')))
  })

  it('of a large file only the end is read', async () => {
    const env = hostWith(line('INFO', 'x'.repeat(1_000)).repeat(50))
    const log = await storedLog(local, env, Date.now(), 10_000)
    expect(log?.truncated).toBe(true)
    expect(log?.lines.length).toBeGreaterThan(5)
    expect(() => log?.lines.map((text) => JSON.parse(text))).not.toThrow()
  })

  it('is nothing for a gateway on another host, or where there is no file', async () => {
    expect(await storedLog('wss://far.example', hostWith(line('INFO', 'x')), Date.now())).toBeNull()
    expect(await storedLog(local, hostWith(null), Date.now())).toBeNull()
  })

  it('gives the last line that is an error', async () => {
    const env = hostWith(line('ERROR', 'first') + line('FATAL', 'no memory') + line('WARN', 'bye'))
    expect(await lastErrorLine(local, env, Date.now())).toEqual({
      message: 'no memory',
      timestamp: Date.UTC(2026, 10, 21, 20),
    })
    expect(await lastErrorLine(local, hostWith(line('INFO', 'x')), Date.now())).toBeNull()
  })
})
