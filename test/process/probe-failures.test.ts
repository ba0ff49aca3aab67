import { type AddressInfo, createServer } from 'node:net'
import { describe, expect, it } from 'vitest'
import type { ProbeReport } from '../../src/core/report/probe.ts'
import { listen } from '../probes/listen.ts'
import { newHost } from './host.ts'

/** A port where nobody listens: bound once, so that nobody else was given it, and let go. */
async function deadPort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

function dripping(text: string): Promise<number> {
  return listen((socket) => {
    let sent = 0
    const drip = setInterval(() => socket.write(text[sent++] ?? ' '), 1_000)
    socket.on('close', () => clearInterval(drip))
  })
}

const reasons = ({ results }: ProbeReport) => {
  return Object.fromEntries(
    results.map(({ name, value }) => [name, (value as { reason?: string } | null)?.reason]),
  )
}

describe('vitals probe against targets that fail', () => {
  it('ends inside its total budget with one result each that tells refused, timeout and budget apart', async () => {
    const host = newHost()
    host.write(
      'net.yaml',
      `
budget: { probe_timeout: 1s, total: 5s }
probes:
  api:    { kind: http, url: "http://127.0.0.1:${await deadPort()}/healthz" }
  dead:   { kind: tcp, host: 127.0.0.1, port: ${await deadPort()} }
  silent: { kind: http, url: "http://127.0.0.1:${await listen(() => {})}/" }
  slow:   { kind: http, url: "http://127.0.0.1:${await dripping('HTTP/1.1 200 OK\r\n\r\n')}/" }
  hang:   { kind: command, argv: [/bin/sleep, "77"] }
  long:   { kind: command, argv: [/bin/sleep, "77"], timeout: 30s }
  gone:   { kind: command, argv: [/does/not/exist] }
checks:
  api: { transitions: { healthy->critical: { condition: api.up == false, consecutive: 1 }, critical->healthy: { condition: api.up } } }
`,
    )
    const report = await host.report('net.yaml')
    expect(report.status).toBe(2)
    expect(report.state).toBe('critical')
    expect(reasons(report)).toEqual({
      api: 'refused',
      dead: 'refused',
      silent: 'timeout',
      slow: 'timeout',
      hang: 'timeout',
      long: 'budget',
      gone: undefined,
    })
    expect(report.results.every(({ ok, error }) => !ok && error !== null)).toBe(true)
    expect(report.results.find(({ name }) => name === 'gone')?.value).toBeNull()
    // Its end is late by what the machine keeps it from running, and far from the 30 s of the longest probe.
    expect(report.timing.total_ms).toBeLessThan(15_000)
  })

  it('never takes a refused port for unknown or healthy, whatever is remembered', async () => {
    const host = newHost()
    const policy = `
probes: { api: { kind: tcp, host: 127.0.0.1, port: ${await deadPort()}, ttl: 0s } }
checks: { api: { transitions: { healthy->critical: { condition: api.up == false, consecutive: 1 }, critical->healthy: { condition: api.up } } } }
`
    host.write('api.yaml', policy)
    expect((await host.probe('api.yaml', '--no-state')).status).toBe(2)
    expect((await host.probe('api.yaml')).status).toBe(2)
    expect((await host.probe('api.yaml', '--format', 'nagios')).status).toBe(2)
  })

  it('leaves no child behind', async () => {
    const host = newHost()
    const marker = String(70_000_000 + process.pid)
    host.write(
      'hang.yaml',
      `
probes: { hang: { kind: command, argv: [/bin/sh, -c, "sleep ${marker} & sleep ${marker}"], timeout: 200ms } }
checks: { hang: { transitions: { healthy->critical: { condition: hang.up == false, consecutive: 1 }, critical->healthy: { condition: hang.up } } } }
`,
    )
    expect((await host.probe('hang.yaml')).status).toBe(2)
    const { execFileSync } = await import('node:child_process')
    const left = execFileSync('ps', ['-eo', 'args'])
      .toString()
      .split('\n')
      .filter((line) => line.includes(`sleep ${marker}`))
    expect(left).toEqual([])
  })
})
