import { describe, expect, it } from 'vitest'
import { gatewayJobs } from '../../../../src/gateway/server/scheduler/gateway-jobs.ts'
import { type Job, Scheduler } from '../../../../src/gateway/server/scheduler/scheduler.ts'
import { openGatewayStore } from '../../../../src/store/gateway/sqlite/gateway-store.ts'
import { temporaryDirectory } from '../../../store/temporary-directory.ts'

const noon = Date.parse('2026-11-30T12:00:00Z')
const minute = 60_000

/** A scheduler over a real store, whose clock the test moves. */
class Clockwork {
  readonly directory = temporaryDirectory()
  store = openGatewayStore(this.directory)
  readonly failures: string[] = []
  now = noon

  async schedule(...jobs: readonly Job[]): Promise<Scheduler> {
    const failed = (job: string, error: unknown) => this.failures.push(`${job}: ${String(error)}`)
    return await Scheduler.of({ store: this.store, now: () => this.now, failed }, jobs)
  }

  /** Looks each second; what is begun is over before the next look. */
  async pass(scheduler: Scheduler, ms: number): Promise<void> {
    for (const end = this.now + ms; this.now < end; ) {
      this.now += 1_000
      scheduler.look()
      await scheduler.stop()
    }
  }

  async history(): Promise<readonly string[]> {
    const { items } = await this.store.jobRuns({ limit: 100 })
    return [...items].reverse().map(({ job, startedAt, status, detail }) => {
      return `${new Date(startedAt).toISOString().slice(11, 19)} ${job} ${status} ${detail}`
    })
  }
}

const hourly = (run: Job['run']): Job => ({ name: 'count', schedule: '7 * * * *', run })

describe('a job', () => {
  it('runs at its times in UTC, and its runs are remembered with what they did', async () => {
    const clockwork = new Clockwork()
    let count = 0
    const scheduler = await clockwork.schedule(
      hourly(async () => {
        count += 1
        if (count === 2) throw new Error('no room')
        return count === 3 ? null : `${count} done`
      }),
    )
    await clockwork.pass(scheduler, 150 * minute)
    expect(await clockwork.history()).toEqual([
      '12:07:00 count ok 1 done',
      '13:07:00 count failed no room',
      '14:07:00 count ok nothing to do',
    ])
    expect(clockwork.failures).toEqual(['count: Error: no room'])
    expect(await scheduler.states()).toMatchObject([
      { name: 'count', isRunning: false, nextRunAt: noon + 187 * minute, lastRun: { status: 'ok' } },
    ])
  })

  it('is never begun a second time while it goes on', async () => {
    const clockwork = new Clockwork()
    let end: (did: null) => void = () => {}
    let count = 0
    const scheduler = await clockwork.schedule(
      hourly(() => {
        count += 1
        return new Promise((resolve) => {
          end = resolve
        })
      }),
    )
    for (; clockwork.now < noon + 200 * minute; clockwork.now += minute) {
      scheduler.look()
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect(count).toBe(1)
    end(null)
    await scheduler.stop()
    expect(await clockwork.history()).toHaveLength(1)
  })

  it('that was missed, or broken off by a kill, runs soon after the start, and else at its time', async () => {
    const clockwork = new Clockwork()
    const done = hourly(async () => 'done')
    await clockwork.pass(await clockwork.schedule(done), 10 * minute)
    await clockwork.pass(await clockwork.schedule(done), 10 * minute)
    expect(await clockwork.history()).toEqual(['12:07:00 count ok done'])
    clockwork.now += 24 * 60 * minute
    await clockwork.pass(await clockwork.schedule(done), minute)
    expect((await clockwork.history()).at(-1)).toBe('12:20:30 count ok done')
    await clockwork.store.beginJob('count', clockwork.now)
    await clockwork.store.close()
    clockwork.store = openGatewayStore(clockwork.directory)
    await clockwork.pass(await clockwork.schedule(done), minute)
    expect((await clockwork.history()).slice(-2)).toEqual(['12:21:00 count lost ', '12:21:30 count ok done'])
  })

  it('does not wait for a clock that was set back to be there again', async () => {
    const clockwork = new Clockwork()
    const scheduler = await clockwork.schedule(hourly(async () => 'done'))
    clockwork.now -= 48 * 60 * minute
    await clockwork.pass(scheduler, 10 * minute)
    expect(await clockwork.history()).toEqual(['12:07:00 count ok done'])
  })

  it('whose run cannot be remembered is told, and comes again at its next time', async () => {
    const clockwork = new Clockwork()
    const scheduler = await clockwork.schedule(hourly(async () => 'done'))
    await clockwork.store.close()
    await clockwork.pass(scheduler, 10 * minute)
    expect(clockwork.failures).toHaveLength(1)
    clockwork.store = openGatewayStore(clockwork.directory)
  })
})

it('the gateway signs what is new each minute, also where nothing more comes in, and moves what is old each hour', async () => {
  const clockwork = new Clockwork()
  const { store } = clockwork
  const retention = () => ({ recentMs: 86_400_000, hotDays: 30, coldDays: 180 })
  const scheduler = await clockwork.schedule(...gatewayJobs({ store, now: () => clockwork.now, retention }))
  const old = new Date(noon - 2 * 86_400_000).toISOString()
  await store.note([{ ts: old, type: 'gateway', event: 'started' }])
  await clockwork.pass(scheduler, 10 * minute)
  expect(await clockwork.history()).toEqual([
    '12:01:00 audit-seal ok signed',
    '12:07:00 retention ok 1 records moved',
  ])
  await store.close()
})
