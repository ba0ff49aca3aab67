import { describe, expect, it, onTestFinished } from 'vitest'
import { restartGateway } from '../../../src/cli/gateway/gateway-restart.ts'
import type { RestartOptions } from '../../../src/cli/gateway/gateway-restart-options.ts'
import { ledgerName } from '../../../src/cli/gateway/restart-ledger.ts'
import type { Sighting } from '../../../src/core/supervision/sighting.ts'
import type { Service } from '../../../src/host/services/service.ts'
import type { RestartOrder } from '../../../src/host/services/supervisor.ts'
import { stateFiles } from '../../../src/store/sqlite/state-file.ts'
import { openSqliteStore } from '../../../src/store/sqlite/store.ts'
import { alter } from '../../store/sqlite/saved-file.ts'
import { temporaryDirectory } from '../../store/temporary-directory.ts'
import { sampleLook, sampleService, sampleSupervisor } from './supervised-service.ts'

const second = 1_000
const hour = 3_600 * second
const plain: RestartOptions = {
  ...{ unit: null, waitMs: 60 * second, limits: { count: 3, perMs: hour } },
  ...{ ifDead: false, dryRun: false, clearBudget: false },
}

/** One service, its manager and its ledger on a clock of their own, an hour after the service was started. */
function bench(service: Partial<Service> = {}, order?: RestartOrder) {
  const directory = temporaryDirectory()
  const store = openSqliteStore(directory)
  onTestFinished(() => store.close())
  const managed = sampleSupervisor(sampleService(service), order)
  let now = hour
  let sighting: Sighting = 'alive'
  const edges = {
    supervisors: [managed.supervisor],
    store,
    look: async () => sampleLook(sighting),
    now: () => now,
    elapsed: () => now,
    sleep: async (ms: number) => {
      now += ms
    },
    onPhase: () => {},
  }
  const restart = (changes: Partial<RestartOptions> = {}) => restartGateway({ ...plain, ...changes }, edges)
  return {
    ...managed,
    restart,
    /** Changes what is remembered, as a disk or an editor would. */
    damage: (sql: string) => alter(stateFiles(directory)[0] ?? '', sql),
    /** A run of `--if-dead` some seconds later that sees this. */
    async look(laterSeconds: number, seen: Sighting, changes: Partial<RestartOptions> = {}) {
      now += laterSeconds * second
      const before = managed.restarts()
      sighting = seen
      // A gateway that is restarted comes up well.
      const stop = managed.supervisor.restart
      managed.supervisor.restart = async (unit) => {
        sighting = 'alive'
        return stop(unit)
      }
      const { result } = await restart({ ifDead: true, ...changes })
      managed.supervisor.restart = stop
      return `${result} ${managed.restarts() - before}`
    },
    async audit() {
      const entries = []
      for await (const { record } of store.auditTrail(ledgerName(sampleService(service))))
        entries.push(record.entry)
      return entries
    },
    pass: (seconds: number) => {
      now += seconds * second
    },
    see: (seen: Sighting) => {
      sighting = seen
    },
  }
}

describe('a restart', () => {
  it('is ordered once, waited for and audited from begin to end', async () => {
    const { restart, restarts, audit } = bench()
    const report = await restart()
    expect(report).toMatchObject({
      result: 'restarted',
      trigger: 'operator',
      budget: { attempts: 1, under_way: false },
    })
    expect(report.phases.map(({ phase }) => phase)).toEqual(['starting', 'answering', 'healthy'])
    expect(restarts()).toBe(1)
    expect((await audit()).map(({ outcome, reason }) => [outcome, reason])).toEqual([
      ['begun', 'restart begun: 1 of 3 in 1h'],
      ['healthy', 'restart ended: healthy'],
    ])
  })

  it('counts against the budget however it ends, and is given up when that is used up', async () => {
    const { restart, restarts, audit, see } = bench()
    see('dead')
    for (let attempt = 0; attempt < 3; attempt += 1) {
      await expect(restart({ waitMs: second })).rejects.toMatchObject({ code: 'RESTART_UNHEALTHY', exit: 69 })
    }
    for (let refused = 0; refused < 2; refused += 1) {
      await expect(restart()).rejects.toMatchObject({ code: 'RESTART_GIVEN_UP', exit: 75 })
    }
    expect(restarts()).toBe(3)
    const outcomes = (await audit()).map(({ outcome }) => outcome)
    expect(outcomes).toEqual(['begun', 'silent', 'begun', 'silent', 'begun', 'silent', 'given_up'])
  })

  it.each([
    ['one digit', 'UPDATE memory SET state = replace(state, \'"givenUp":true\', \'"givenUp":false\')'],
    ['the whole', "UPDATE memory SET state = '{}'"],
    ['its table', 'DROP TABLE memory'],
  ])('is refused with an error of its own where what is remembered is damaged: %s', async (_what, sql) => {
    const { restart, restarts, damage } = bench()
    for (let attempt = 0; attempt < 3; attempt += 1) await restart()
    await expect(restart()).rejects.toMatchObject({ code: 'RESTART_GIVEN_UP' })
    damage(sql)
    for (const options of [{}, { dryRun: true }, { ifDead: true }]) {
      await expect(restart(options)).rejects.toMatchObject({ code: 'RESTART_LEDGER_DAMAGED', exit: 74 })
    }
    expect(restarts()).toBe(3)
    expect(await restart({ clearBudget: true })).toMatchObject({ budget: { attempts: 1 } })
    expect(restarts()).toBe(4)
  })

  it('may begin again by the word of an operator', async () => {
    const { restart, restarts } = bench()
    for (let attempt = 0; attempt < 3; attempt += 1) await restart()
    await expect(restart()).rejects.toMatchObject({ code: 'RESTART_GIVEN_UP' })
    expect(await restart({ clearBudget: true })).toMatchObject({
      result: 'restarted',
      budget: { attempts: 1 },
    })
    expect(restarts()).toBe(4)
  })

  it('does nothing and remembers nothing when it is dry', async () => {
    const { restart, restarts, audit, look } = bench({ state: 'failed', startedAt: null })
    expect(await restart({ dryRun: true })).toMatchObject({
      result: 'would_restart',
      budget: { attempts: 0 },
    })
    for (let n = 0; n < 5; n += 1) expect(await look(60, 'dead', { dryRun: true })).toBe('not_dead 0')
    expect(restarts()).toBe(0)
    expect(await audit()).toEqual([])
  })

  it.each([
    [false, 'RESTART_REFUSED', 69],
    [true, 'NOT_PERMITTED', 77],
  ] as const)(
    'that its manager refuses ends at once (for want of permission: %s)',
    async (permission, code, exit) => {
      const { restart, audit } = bench({}, { kind: 'refused', permission, detail: 'no' })
      await expect(restart()).rejects.toMatchObject({ code, exit })
      expect((await audit()).map(({ outcome }) => outcome)).toEqual(['begun', 'refused'])
    },
  )

  it('of a service whose new process ends says how', async () => {
    const { restart, supervisor, become } = bench()
    const order = supervisor.restart
    supervisor.restart = async (unit) => {
      const answer = await order(unit)
      become({ state: 'failed', lastExit: 'exit status 78' })
      return answer
    }
    await expect(restart()).rejects.toMatchObject({
      code: 'RESTART_FAILED',
      message: expect.stringContaining('exit status 78'),
    })
  })
})

describe('a restart only of a dead gateway', () => {
  it('comes with the third refusal after 90 seconds, and not again before three more', async () => {
    const { look } = bench({ state: 'failed', startedAt: null })
    expect(await look(0, 'dead')).toBe('not_dead 0')
    expect(await look(45, 'dead')).toBe('not_dead 0')
    expect(await look(44, 'dead')).toBe('not_dead 0')
    expect(await look(1, 'dead')).toBe('restarted 1')
    expect(await look(600, 'dead')).toBe('not_dead 0')
    expect(await look(60, 'dead')).toBe('not_dead 0')
    expect(await look(60, 'dead')).toBe('restarted 1')
  })

  it.each<[string, Partial<Service>, Sighting[]]>([
    ['that answers', {}, ['alive', 'alive', 'alive', 'alive']],
    ['that is starting', {}, ['starting', 'starting', 'starting', 'starting']],
    ['that is slow', {}, ['slow', 'slow', 'slow', 'slow']],
    ['whose port another program has', {}, ['foreign', 'foreign', 'foreign', 'foreign']],
    ['that answered in between', {}, ['dead', 'dead', 'alive', 'dead', 'dead']],
    ['that its manager is starting', { state: 'starting' }, ['dead', 'dead', 'dead', 'dead']],
    ['that its manager is stopping', { state: 'stopping' }, ['dead', 'dead', 'dead', 'dead']],
  ])('never is one of a gateway %s', async (_, service, sightings) => {
    const { look, restarts } = bench(service)
    for (const sighting of sightings) expect(await look(60, sighting)).toBe('not_dead 0')
    expect(restarts()).toBe(0)
  })

  it('waits three minutes for the port of a service that was just started', async () => {
    const { look } = bench({ startedAt: hour })
    for (const pause of [30, 60, 60]) expect(await look(pause, 'dead')).toBe('not_dead 0')
    for (const pause of [30, 60]) expect(await look(pause, 'dead')).toBe('not_dead 0')
    expect(await look(60, 'dead')).toBe('restarted 1')
  })

  it('cannot loop: the fourth in an hour is refused, until the gateway was seen alive and the hour is over', async () => {
    const { look } = bench({ state: 'failed', startedAt: null })
    const die = async () => {
      await look(60, 'dead')
      await look(60, 'dead')
      return look(60, 'dead')
    }
    for (let attempt = 0; attempt < 3; attempt += 1) expect(await die()).toBe('restarted 1')
    await expect(die()).rejects.toMatchObject({ code: 'RESTART_GIVEN_UP' })
    await expect(look(3_700, 'dead')).rejects.toMatchObject({ code: 'RESTART_GIVEN_UP' })
    expect(await look(60, 'alive')).toBe('not_dead 0')
    expect(await die()).toBe('restarted 1')
  })
})

describe('a restart without a clear target is refused', () => {
  it('where no manager keeps a gateway', async () => {
    const { supervisor, restart } = bench()
    supervisor.survey = async () => ({ manager: 'systemd-user', kind: 'absent', detail: 'no systemd here' })
    await expect(restart()).rejects.toMatchObject({ code: 'NO_SUPERVISOR', exit: 69 })
  })

  it('where the manager gives no answer', async () => {
    const { supervisor, restart } = bench()
    supervisor.survey = async () => ({ manager: 'systemd-user', kind: 'unreachable', detail: 'timed out' })
    await expect(restart()).rejects.toMatchObject({ code: 'SUPERVISOR_SILENT', exit: 69 })
  })

  it('where two units may be meant', async () => {
    const { supervisor, restart } = bench()
    const services = [sampleService(), sampleService({ unit: 'clawdbot-gateway.service', state: 'failed' })]
    supervisor.survey = async () => ({ manager: 'systemd-user', kind: 'asked', services })
    await expect(restart()).rejects.toMatchObject({
      code: 'SERVICE_AMBIGUOUS',
      message: expect.stringContaining('clawdbot-gateway.service'),
    })
  })

  it.each(['--now', 'a b', '*', '../x'])('for a unit called %j', async (unit) => {
    await expect(bench().restart({ unit })).rejects.toMatchObject({ code: 'USAGE' })
  })
})
