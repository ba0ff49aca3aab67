import { describe, expect, it, vi } from 'vitest'
import { VitalsError } from '../../src/core/errors.ts'
import { listen } from '../probes/listen.ts'
import { agentHost } from './agent-host.ts'

const flag = `
probes: { flag: { kind: file, path: HERE/flag } }
checks:
  flag:
    transitions:
      healthy->degraded: { condition: flag.exists == false, consecutive: 2, reason: gone }
      degraded->healthy: { condition: flag.exists, consecutive: 2 }
`

describe('a round', () => {
  it('goes on where the one before it stopped, and writes down what changed', async () => {
    const host = agentHost(flag)
    const states: string[] = []
    for (const _ of [1, 2, 3]) {
      const { report, unsaved } = await host.round()
      expect([report.state_saved, unsaved]).toEqual([true, null])
      states.push(report.state)
      host.wait(30_000)
    }
    expect(states.slice(1)).toEqual(['degraded', 'degraded'])
    const trail = []
    for await (const { record } of host.store.auditTrail()) trail.push(record.entry)
    expect(trail.at(-1)).toMatchObject({ type: 'transition', check: 'flag', to: 'degraded', reason: 'gone' })
  })

  it('leaves no trace and takes every count as met where no state is to be kept', async () => {
    const host = agentHost(flag)
    const { report, unsaved } = await host.round({ keepState: false })
    expect([report.state, report.state_saved, unsaved]).toEqual(['degraded', false, null])
    expect(await host.store.auditChains()).toEqual([])
  })

  it('tells the limits around a state, and how much of a time and of a count is over', async () => {
    const size = `
interval: 30s
probes: { log: { kind: file, path: HERE/log } }
checks:
  log:
    transitions:
      healthy->degraded: { condition: log.size > 3, consecutive: 2, for: 1m, hold: 5m }
      degraded->healthy: { condition: log.size <= 2, consecutive: 1 }
`
    const host = agentHost(size)
    const next = async (text: string) => {
      host.write('log', text)
      const check = (await host.round()).report.checks[0]
      host.wait(30_000)
      return [check?.state, check?.counters, check?.limits.map(({ to, threshold }) => `${to} ${threshold}`)]
    }
    expect(await next('')).toEqual(['healthy', {}, ['degraded 3']])
    expect(await next('1234')).toEqual(['healthy', { 'healthy->degraded': '1/2, 0s/1m' }, ['degraded 3']])
    expect(await next('1234')).toEqual(['healthy', { 'healthy->degraded': '30s/1m' }, ['degraded 3']])
    expect(await next('1234')).toEqual(['degraded', {}, ['degraded 3', 'healthy 2']])
    expect((await next(''))[1]).toEqual({ 'degraded->healthy': '1/1, held 4m30s' })
  })

  it('says which check took a count as met, and only where no state is kept', async () => {
    const host = agentHost(flag)
    const assumed = async (keepState: boolean) => (await host.round({ keepState })).report.checks[0]?.assumed
    expect([await assumed(true), await assumed(false)]).toEqual([false, true])
    host.write('flag', '')
    expect(await assumed(false)).toBe(false)
  })

  it('begins without what is remembered where no state is to be kept', async () => {
    const host = agentHost(flag.replace('consecutive: 2, reason', 'consecutive: 1, reason'))
    await host.round()
    host.write('flag', '')
    host.wait(30_000)
    expect((await host.round()).report.state).toBe('degraded')
    host.wait(30_000)
    expect((await host.round({ keepState: false })).report.state).toBe('healthy')
  })

  it('lets go of the memory when it fails', async () => {
    const host = agentHost(flag)
    await host.round()
    const now = () => {
      throw new TypeError('no clock')
    }
    await expect(host.round({}, { now })).rejects.toThrow('no clock')
    expect((await host.round()).unsaved).toBeNull()
  })

  it('waits for another round of the policy no longer than a second', async () => {
    const host = agentHost(flag)
    await host.round()
    const other = await host.store.begin(host.path('policy.yaml'), 0)
    await expect(host.round()).rejects.toMatchObject({ code: 'STATE_LOCKED', exit: 75 })
    await other.abandon()
    await host.round()
  })
})

describe('a round that cannot be saved', () => {
  it('because nothing is to be had says so, and takes every count as met', async () => {
    const host = agentHost(flag)
    const { report, unsaved } = await host.round({}, { store: null, noStore: 'no place for it' })
    expect([report.state, report.state_saved, unsaved]).toEqual(['degraded', false, 'no place for it'])
  })

  it('because its memory is damaged says so, and begins without it', async () => {
    const host = agentHost(flag)
    await host.round()
    host.alter("UPDATE memory SET state = '{'")
    const { report, unsaved, remarks } = await host.round()
    expect([report.state, report.state_saved, unsaved]).toEqual(['degraded', true, null])
    expect(remarks).toEqual([expect.stringContaining('is damaged: it is kept as ')])
    expect((await host.round()).remarks).toEqual([])
  })

  it.each([
    ['set back', -200, 'the clock was set back by 200d since the last run'],
    ['far ahead', 200, 'the clock is 200d ahead since the last run'],
  ])('with a clock that is %s says so once, and writes it down', async (_how, days, words) => {
    const host = agentHost(flag)
    await host.round()
    host.wait(days * 86_400_000)
    expect((await host.round()).remarks).toEqual([words])
    expect((await host.round()).remarks).toEqual([])
    const trail = []
    for await (const { record } of host.store.auditTrail()) trail.push(record.entry.change)
    expect(trail).toContain('clock_jumped')
  })

  it('because the disk refuses has the verdict of this one sample, on top of what is remembered', async () => {
    const host = agentHost(flag)
    host.write('flag', '')
    await host.round()
    host.wait(30_000)
    expect((await host.round()).report.state).toBe('healthy')
    host.remove('flag')
    host.wait(30_000)
    const begin = host.store.begin.bind(host.store)
    vi.spyOn(host.store, 'begin').mockImplementationOnce(async (...given) => {
      const run = await begin(...given)
      const commit = async () => {
        await run.abandon()
        throw new VitalsError('CANNOT_WRITE', { params: { path: 'memory', detail: 'no room' } })
      }
      return { ...run, commit }
    })
    const refused = await host.round()
    expect([refused.report.state, refused.report.state_saved]).toEqual(['degraded', false])
    expect(refused.unsaved).toContain('no room')
    host.wait(30_000)
    const { report } = await host.round()
    expect([report.state, report.checks[0]?.counters]).toEqual(['healthy', { 'healthy->degraded': '1/2' }])
  })

  it('for a reason that is no matter of the disk fails, and lets go of the memory', async () => {
    const host = agentHost(flag)
    await host.round()
    vi.spyOn(host.store, 'begin').mockRejectedValueOnce(new TypeError('a defect'))
    await expect(host.round()).rejects.toThrow('a defect')
    expect((await host.round()).unsaved).toBeNull()
  })
})

describe('the budget of a round', () => {
  const two = `
budget: { total: 400ms, probe_timeout: 10s }
probes:
  slow: { kind: http, url: "http://127.0.0.1:PORT/" }
  flag: { kind: file, path: HERE/flag }
checks:
  slow:
    transitions:
      healthy->critical: { condition: slow.up == false, consecutive: 1 }
  flag:
    transitions:
      healthy->degraded: { condition: flag.exists == false, consecutive: 1 }
`

  it('cuts off what does not answer, and takes nothing from the others', async () => {
    const port = await listen(() => {})
    const host = agentHost(two.replace('PORT', String(port)))
    const { report } = await host.round({ keepState: false })
    const [slow, file] = report.results
    expect(slow).toMatchObject({ ok: false, value: { up: false, reason: 'budget' } })
    expect(slow?.error).toMatch(/^no answer within \d+ ms, all that was left of the total budget$/)
    expect(file).toMatchObject({ ok: true, error: null })
    expect(report.checks.map(({ state }) => state)).toEqual(['critical', 'degraded'])
  })

  it('counts from the start of the process, and a probe that it has no time for is not run', async () => {
    const host = agentHost(two.replace('PORT', '1'))
    const { report } = await host.round({ keepState: false, startedAt: host.now() - 400 })
    for (const result of report.results) {
      expect(result).toMatchObject({ ok: false, value: null })
      expect(result.error).toBe('not run: the total budget was spent before it began')
    }
    expect(report.state).toBe('unknown')
  })

  it('has a millisecond left until it is spent', async () => {
    const host = agentHost(two.replace('PORT', '1'))
    const { report } = await host.round({ keepState: false, startedAt: host.now() - 399 })
    expect(report.results[0]?.error).not.toContain('not run')
  })
})
