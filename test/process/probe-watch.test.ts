import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it, vi } from 'vitest'
import type { ProbeReport } from '../../src/core/report/probe.ts'
import { type Host, newHost } from './host.ts'
import { hasTmux, openTerminal, type Terminal } from './tmux.ts'
import { bin, startVitals } from './vitals.ts'

const policy = `
name: watched
budget: { probe_timeout: 10s, total: 20s }
interval: 300ms
probes: { flag: { kind: file, path: FLAG }, cpu: { kind: cpu } }
checks:
  flag: { transitions: { healthy->critical: { condition: flag.exists, consecutive: 1 }, critical->healthy: { condition: flag.exists == false } } }
  cpu: { signal: cpu.load_per_core, degraded: { above: 100000 } }
`

function watchedHost(): Host {
  const host = newHost()
  host.write('watched.yaml', policy.replace('FLAG', host.path('flag')))
  return host
}

function watch(host: Host, ...flags: string[]) {
  const env = { STATE_DIRECTORY: host.path('state') }
  return startVitals(['probe', host.path('watched.yaml'), '--watch', ...flags], { env, cwd: host.directory })
}

const lines = (text: string) => text.split('\n').slice(0, -1)

describe('vitals probe --watch where nobody has a terminal', () => {
  it('prints a line of NDJSON a round, on a grid, until it is told to end', async () => {
    const { child, ended } = watch(watchedHost(), '--json')
    let text = ''
    child.stdout.on('data', (part: string) => (text += part))
    await vi.waitUntil(() => lines(text).length >= 4, { timeout: 30_000 })
    child.kill('SIGTERM')
    const { status, stderr } = await ended
    expect([status, stderr]).toEqual([143, ''])
    const reports = lines(text).map((line) => JSON.parse(line) as ProbeReport)
    const times = reports.map(({ ts }) => Date.parse(ts))
    for (const [index, at] of times.slice(1).entries()) expect(at).toBeGreaterThan(times[index] ?? 0)
    // Counts go on from round to round: the state is that of one series.
    expect(new Set(reports.map(({ since }) => since)).size).toBe(1)
  })

  it('prints blocks for people, a blank line apart, without a cursor movement', async () => {
    const { child, ended } = watch(watchedHost())
    let text = ''
    child.stdout.on('data', (part: string) => (text += part))
    await vi.waitUntil(() => text.split('HEALTHY').length > 3, { timeout: 30_000 })
    child.kill('SIGINT')
    expect(await ended).toMatchObject({ status: 130 })
    expect(text).not.toContain('\x1b')
    expect(text.split('\n\n✓ HEALTHY').length + text.split('\n\n+ HEALTHY').length).toBeGreaterThan(3)
  })

  it('ends when its reader has gone, with the last verdict', async () => {
    const host = watchedHost()
    host.write('flag', '')
    const { child, ended } = watch(host, '--json', '--every', '100ms')
    child.stdout.once('data', () => child.stdout.destroy())
    expect(await ended).toMatchObject({ status: 2, stderr: '' })
  })

  it('tells a round that cannot be done and goes on', async () => {
    const host = watchedHost()
    const { child, ended } = watch(host, '--format', 'ndjson', '--every', '100ms')
    let text = ''
    child.stdout.on('data', (part: string) => (text += part))
    await vi.waitUntil(() => text !== '', { timeout: 30_000 })
    host.write('watched.yaml', 'checks: {}')
    await vi.waitUntil(() => text.includes('"POLICY_INVALID"'), { timeout: 30_000 })
    host.write('watched.yaml', policy.replace('FLAG', host.path('flag')))
    await vi.waitUntil(() => lines(text).at(-1)?.startsWith('{"policy"'), { timeout: 30_000 })
    child.kill('SIGTERM')
    await ended
    for (const line of lines(text)) JSON.parse(line)
  })

  it('ends at once where the first round cannot be done', async () => {
    const host = watchedHost()
    host.write('watched.yaml', 'checks: {}')
    expect(await watch(host).ended).toMatchObject({ status: 78, stdout: '' })
  })

  it('puts each round in the place of the file that --output names', async () => {
    const host = watchedHost()
    const { child, ended } = watch(host, '--format', 'openmetrics', '--output', 'w.prom')
    const state = () => existsSync(host.path('w.prom')) && readFileSync(host.path('w.prom'), 'utf8')
    const critical = 'vitals_policy_state{policy="watched",state="critical"} 1'
    await vi.waitUntil(() => String(state()).includes('# EOF'), { timeout: 30_000 })
    host.write('flag', '')
    await vi.waitUntil(() => String(state()).includes(critical), { timeout: 30_000 })
    child.kill('SIGTERM')
    expect(await ended).toMatchObject({ status: 143, stdout: '', stderr: '' })
  })
})

const footer = (rows: string[]) => rows.filter((row) => row.startsWith('Next round at ')).length
const isLive = (rows: string[]) => rows.at(-1)?.endsWith('Ctrl-C ends.') === true

async function live(columns: number, rows: number): Promise<{ terminal: Terminal; host: Host }> {
  const host = watchedHost()
  const terminal = openTerminal(columns, rows)
  terminal.type(`${bin} probe ${host.path('watched.yaml')} --watch`)
  await terminal.shows(isLive)
  return { terminal, host }
}

describe.runIf(hasTmux)('vitals probe --watch in a terminal', () => {
  it.each([[80], [200]])('draws every round in one place, %i columns wide', async (columns) => {
    const { terminal, host } = await live(columns, 24)
    const before = terminal.rows()
    const top = before.findIndex((row) => row.includes('✓ HEALTHY'))
    expect(top).toBeGreaterThan(0)
    expect(terminal.cursorIsVisible()).toBe(false)
    host.write('flag', '')
    const after = await terminal.shows(
      (rows) => isLive(rows) && rows.some((row) => row.includes('✗ CRITICAL')),
    )
    expect(after.findIndex((row) => row.includes('✗ CRITICAL'))).toBe(top)
    expect(after.slice(0, top)).toEqual(before.slice(0, top))
    expect([after.filter((row) => row.includes('HEALTHY')).length, footer(after)]).toEqual([0, 1])
  })

  it('fits itself to a terminal that becomes small, and large again', async () => {
    const { terminal } = await live(120, 30)
    terminal.resize(45, 8)
    const small = await terminal.shows((rows) => rows.some((row) => row.includes('the terminal is too low')))
    expect(small.length).toBeLessThan(8)
    expect(footer(small)).toBe(1)
    terminal.resize(200, 40)
    const large = await terminal.shows((rows) => isLive(rows) && !rows.some((row) => row.includes('too low')))
    expect([footer(large), large.filter((row) => row.includes('load_per_core')).length]).toEqual([1, 1])
  })

  it('ends on Ctrl-C with 130, leaves the last round and gives the cursor back', async () => {
    const { terminal } = await live(80, 24)
    terminal.press('C-c')
    await terminal.shows((rows) => rows.at(-1) === '$')
    terminal.type('echo status $?')
    const rows = await terminal.shows((rows) => rows.includes('status 130'))
    expect(rows.some((row) => row.includes('✓ HEALTHY'))).toBe(true)
    expect(rows.join('\n')).not.toContain('^C')
    expect(terminal.cursorIsVisible()).toBe(true)
  })

  it('gives the terminal to the shell while it is suspended, and goes on below', async () => {
    const { terminal } = await live(80, 30)
    terminal.press('C-z')
    await terminal.shows((rows) => rows.at(-1) === '$')
    expect(terminal.cursorIsVisible()).toBe(true)
    terminal.type('echo from the shell')
    await terminal.shows((rows) => rows.includes('from the shell'))
    terminal.type('fg')
    await terminal.shows(isLive)
    const rows = await terminal.shows((rows) => rows.some((row) => /healthy +[2-9]s ago/.test(row)))
    const below = rows.slice(rows.indexOf('from the shell'))
    expect([below[0], footer(below), below.filter((row) => row.includes('HEALTHY')).length]).toEqual([
      ...['from the shell', 1, 1],
    ])
    expect(terminal.cursorIsVisible()).toBe(false)
    terminal.press('C-c')
    await terminal.shows((rows) => rows.at(-1) === '$')
    expect(terminal.cursorIsVisible()).toBe(true)
  })

  it.each([
    ['HUP', 129],
    ['QUIT', 131],
    ['TERM', 143],
  ])('gives the cursor back on SIG%s', async (signal, status) => {
    const { terminal, host } = await live(80, 24)
    process.kill(processOf(host.path('watched.yaml')), `SIG${signal}`)
    await terminal.shows((rows) => rows.at(-1) === '$')
    terminal.type('echo status $?')
    await terminal.shows((rows) => rows.includes(`status ${status}`))
    expect(terminal.cursorIsVisible()).toBe(true)
  })
})

/** The process that was started with this argument. */
function processOf(argument: string): number {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  const found = pids.filter((pid) => {
    try {
      const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
      return words.includes(argument) && words.includes('--watch')
    } catch {
      return false
    }
  })
  expect(found).toHaveLength(1)
  return Number(found[0])
}
