import { appendFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { tailOf } from '../gateway/log-service.ts'
import { type ScriptedGateway, startGateway } from '../gateway/scripted-gateway.ts'
import { emptyDirectory, startVitals, vitals } from './vitals.ts'

interface Hosted {
  readonly path: string
  readonly gateway: () => ScriptedGateway
  readonly restart: () => Promise<void>
}

/** A gateway with a log file; `told` is what it says of the file, another path to be on another host. */
async function hosted(log: string, told: (path: string) => string = (path) => path): Promise<Hosted> {
  const path = join(emptyDirectory(), 'openclaw-2026-11-21.log')
  writeFileSync(path, log)
  const methods = { 'logs.tail': (params: object) => ({ ...tailOf(path, params), file: told(path) }) }
  let gateway = await startGateway({ methods })
  onTestFinished(() => gateway.stop())
  return {
    path,
    gateway: () => gateway,
    async restart() {
      const { port } = gateway
      await gateway.shutDown({ reason: 'gateway restarting', restartExpectedMs: 100 })
      gateway = await startGateway({ methods, port })
    },
  }
}

function line(number: number, level = 'INFO', subsystem = 'gateway/ws'): string {
  const name = JSON.stringify({ subsystem })
  const time = new Date(Date.UTC(2026, 0, 1) + number).toISOString()
  return `${JSON.stringify({ 0: name, 1: `line ${number}`, _meta: { logLevelName: level, name }, time })}\n`
}

function batch(from: number, to: number): string {
  return Array.from({ length: to - from }, (_, index) => line(from + index)).join('')
}

function messages(stdout: string): string[] {
  const whole = stdout.split('\n').slice(0, -1)
  return whole.flatMap((text) => {
    const { type, message } = JSON.parse(text)
    return type === 'log' ? [message] : []
  })
}

function follow({ gateway }: Hosted, ...flags: string[]) {
  const started = startVitals(['logs', 'tail', '--follow', '--json', '--url', gateway().url, ...flags])
  const parts: string[] = []
  started.child.stdout.on('data', (text: string) => parts.push(text))
  return { ...started, text: () => parts.join('') }
}

const numbered = (count: number) => Array.from({ length: count }, (_, index) => `line ${index}`)

describe('vitals logs tail --follow', () => {
  it('gives 100,000 lines once and in order, over two rotations and a restart of the gateway', async () => {
    const host = await hosted(batch(0, 10))
    const { child, ended, text } = follow(host)
    await vi.waitUntil(() => text().includes('line 9"'), { timeout: 30_000 })
    const step = 2_500
    for (let written = 10; written < 100_000; written += step) {
      appendFileSync(host.path, batch(written, Math.min(100_000, written + step)))
      if (written === 25_010) renameSync(host.path, `${host.path}.1`)
      if (written === 50_010) await host.restart()
      if (written === 75_010) {
        renameSync(`${host.path}.1`, `${host.path}.2`)
        renameSync(host.path, `${host.path}.1`)
      }
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    await vi.waitUntil(() => text().includes('line 99999"'), { timeout: 60_000 })
    // What would come twice, comes later.
    appendFileSync(host.path, line(100_000))
    await vi.waitUntil(() => text().includes('line 100000"'), { timeout: 30_000 })
    child.kill('SIGINT')
    const { status, stdout, stderr } = await ended
    expect(status).toBe(130)
    expect(stderr).toContain('The gateway restarts: gateway restarting.')
    expect(messages(stdout)).toEqual(numbered(100_001))
  }, 120_000)

  it('asks a gateway on another host page by page, over a restart and a rotation', async () => {
    const host = await hosted(batch(0, 3), () => '/elsewhere/openclaw.log')
    const { child, ended, text } = follow(host)
    await vi.waitUntil(() => text().includes('line 2"'), { timeout: 30_000 })
    appendFileSync(host.path, batch(3, 4_000))
    await vi.waitUntil(() => text().includes('line 3999"'), { timeout: 30_000 })
    await host.restart()
    appendFileSync(host.path, batch(4_000, 5_000))
    await vi.waitUntil(() => text().includes('line 4999"'), { timeout: 30_000 })
    renameSync(host.path, `${host.path}.1`)
    writeFileSync(host.path, batch(5_000, 5_010))
    await vi.waitUntil(() => text().includes('line 5009"'), { timeout: 30_000 })
    child.kill('SIGTERM')
    const { status, stdout } = await ended
    expect(status).toBe(143)
    expect(messages(stdout)).toEqual(numbered(5_010))
    const gaps = stdout.split('\n').filter((text) => text.includes('"gap"'))
    expect(gaps.map((gap) => JSON.parse(gap))).toEqual([
      { type: 'gap', bytes: null, reason: expect.stringContaining('rotated') },
    ])
  }, 90_000)

  it("goes on in a new day's file when what is left of the old one is told", async () => {
    let today = ''
    const host = await hosted(batch(0, 2))
    host.gateway().answer('logs.tail', (params: object) => tailOf(today || host.path, params))
    const { child, ended, text } = follow(host)
    await vi.waitUntil(() => text().includes('line 1"'), { timeout: 30_000 })
    appendFileSync(host.path, line(2))
    today = host.path.replace('11-21', '11-22')
    writeFileSync(today, batch(3, 5))
    await vi.waitUntil(() => text().includes('line 4"'), { timeout: 30_000 })
    child.kill('SIGTERM')
    expect(messages((await ended).stdout)).toEqual(numbered(5))
  }, 60_000)

  it('ends when its reader has gone', async () => {
    const host = await hosted(line(0))
    const { child, ended } = follow(host)
    child.stdout.once('data', () => child.stdout.destroy())
    const writing = setInterval(() => appendFileSync(host.path, line(1)), 50)
    onTestFinished(() => clearInterval(writing))
    expect(await ended).toMatchObject({ status: 0 })
  }, 30_000)
})

describe('vitals logs tail', () => {
  const log = [
    line(0),
    line(1, 'ERROR', 'gateway/channels/whatsapp'),
    'a line of no form\n',
    `${JSON.stringify({ 0: 'printed', _meta: { name: 'openclaw', logLevelName: 'ERROR' } })}\n`,
    `${JSON.stringify({ level: 'warn', subsystem: 'x', message: '\u001b]0;evil\u0007\u202e', time: 0 })}\n`,
  ].join('')

  it.each([
    [[], ['line 0', 'line 1', 'a line of no form', '\u001b]0;evil\u0007\u202e']],
    [
      ['--all', '--lines', '2'],
      ['printed', '\u001b]0;evil\u0007\u202e'],
    ],
    [['--level', 'error'], ['line 1']],
    [['--subsystem', 'channel.whatsapp'], ['line 1']],
    [
      ['--grep', '^line [01]$'],
      ['line 0', 'line 1'],
    ],
    [['--since', '1ms'], []],
  ])('%j', async (flags, expected) => {
    const { gateway } = await hosted(log)
    const { status, stdout } = await vitals(['logs', 'tail', '--json', '--url', gateway().url, ...flags])
    expect([status, messages(stdout)]).toEqual([0, expected])
  })

  it('shows people what a terminal would obey, and what was left out', async () => {
    const { gateway } = await hosted(log)
    const { stdout, stderr } = await vitals(['logs', 'tail', '--url', gateway().url])
    expect(stdout.split('\n')).toEqual([
      '2026-01-01 00:00:00.000Z INFO  gateway/ws line 0',
      '2026-01-01 00:00:00.001Z ERROR gateway/channels/whatsapp line 1',
      'a line of no form',
      '1970-01-01 00:00:00.000Z WARN  x \\x1b]0;evil\\x07\\u{202e}',
      '',
    ])
    expect(stderr).toContain("1 line that OpenClaw's own programs printed left out; --all shows them")
  })

  it.each([
    [['--since', 'yesterday'], '--since takes a duration'],
    [['--grep', '('], '--grep takes an RE2 pattern'],
  ])('%j is called wrongly', async (flags, words) => {
    const { status, stderr } = await vitals(['logs', 'tail', ...flags])
    expect([status, stderr]).toEqual([64, expect.stringContaining(words)])
  })
})
