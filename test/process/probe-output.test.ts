import { chmodSync, existsSync, readdirSync, readFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { describe, expect, it, onTestFinished, test } from 'vitest'
import { parseOpenMetrics } from '../render/formats/openmetrics-parser.ts'
import { newHost } from './host.ts'
import { hostile, hostileHost, obeyed } from './hostile-host.ts'

describe('--output', () => {
  it('puts the whole text in the place of a file, prints nothing, and ends with the verdict', async () => {
    const host = hostileHost()
    host.write('old.prom', 'old')
    chmodSync(host.path('old.prom'), 0o600)
    const given = await host.probe(
      'hostile.yaml',
      '--no-state',
      '--format',
      'openmetrics',
      '--output',
      host.path('old.prom'),
    )
    expect(given).toMatchObject({ status: 2, stdout: '', stderr: '' })
    parseOpenMetrics(readFileSync(host.path('old.prom'), 'utf8'))
    expect(readdirSync(host.directory).filter((name) => name.includes('.tmp'))).toEqual([])
  })

  it('is without colour and 80 columns wide for people, whatever the terminal is', async () => {
    const host = hostileHost()
    await host.probe('hostile.yaml', '--no-state', '--output', host.path('table.txt'))
    const text = readFileSync(host.path('table.txt'), 'utf8')
    expect(text).toContain('CRITICAL  hostile')
    expect(text).not.toContain('\x1b[')
  })

  it('says one line beside the file with --quiet', async () => {
    const host = hostileHost()
    const given = await host.probe(
      'hostile.yaml',
      '--no-state',
      '--quiet',
      '--json',
      '--output',
      host.path('o.json'),
    )
    expect(given.stderr).toMatch(/^vitals: hostile is critical: [^\n]*\n$/)
    expect(JSON.parse(readFileSync(host.path('o.json'), 'utf8')).state).toBe('critical')
  })

  it('ends with 73 and leaves the old file when it cannot be replaced', async () => {
    const host = hostileHost()
    const given = await host.probe('hostile.yaml', '--no-state', '--output', '/proc/version')
    expect(given).toMatchObject({ status: 73, stdout: '' })
    expect(given.stderr).toContain('Cannot write /proc/version')
  })

  it('leaves the old file where the policy is wrong', async () => {
    const host = newHost()
    host.write('bad.yaml', 'checks: {}\n')
    host.write('old.prom', 'old')
    const given = await host.probe('bad.yaml', '--format', 'openmetrics', '--output', host.path('old.prom'))
    expect(given.status).toBe(78)
    expect(readFileSync(host.path('old.prom'), 'utf8')).toBe('old')
  })
})

test('a failure to run under --format ndjson is one line', async () => {
  const run = await newHost().vitals('probe', 'none.yaml', '--format', 'ndjson')
  expect(run).toMatchObject({ status: 66, stderr: '' })
  expect(run.stdout.split('\n')).toHaveLength(2)
  expect(JSON.parse(run.stdout).error.code).toBe('POLICY_NOT_FOUND')
  expect(existsSync('none.yaml')).toBe(false)
})

test('a hostile body and header of an HTTP answer reach neither terminal nor line', async () => {
  const server = createServer((socket) => {
    // Who reads no further than the end of the head may reset the connection.
    socket.on('error', () => {})
    socket.once('data', () =>
      socket.end(
        `HTTP/1.1 200 ${hostile.replace(/[\u0100-\uffff]/g, '')}\r\nx: \x1b[31m\r\n\r\n${hostile}\0`,
      ),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  for (const format of ['table', 'nagios', 'tap', 'junit', 'openmetrics']) {
    const run = await newHost().vitals('probe', 'http', url, '--set', 'match=SKIP', '-v', '--format', format)
    expect(run.stdout + run.stderr).not.toMatch(obeyed)
    expect(run.stdout).not.toBe('')
  }
})
