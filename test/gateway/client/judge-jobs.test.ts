import { describe, expect, it } from 'vitest'
import { type Answers, day, deep, hour, minute, now, verdictOf } from './judging.ts'

const ran = (ago: number, more: object = {}) => ({ lastRunAtMs: now - ago, lastStatus: 'ok', ...more })
const jobOf = (schedule: object, state: object, more: object = {}) => ({
  'cron.status': { enabled: true, jobs: 1, nextWakeAtMs: now + minute },
  'cron.list': {
    jobs: [{ id: 'j', name: 'job', enabled: true, createdAtMs: now - 90 * day, schedule, state, ...more }],
  },
})
const every = (everyMs: number) => ({ kind: 'every', everyMs })
const cron = (expr: string) => ({ kind: 'cron', expr, tz: 'Europe/Paris' })
const soon = { nextRunAtMs: now + minute }

describe('the jobs of a deep verdict', () => {
  it.each<[string, Answers, string[]]>([
    ['one that runs well', jobOf(every(hour), { ...soon, ...ran(30 * minute) }), []],
    [
      'one that is moved on and not run',
      jobOf(every(2 * minute), { ...soon, ...ran(5 * day) }),
      ['cron_overdue job: it should have run 4d23h58m ago'],
    ],
    [
      'one that never ran',
      jobOf(every(minute), soon),
      ['cron_overdue job: it should have run 89d23h59m ago, and never did'],
    ],
    [
      'a daily one that last ran nine days ago',
      jobOf(cron('0 7 * * *'), { nextRunAtMs: now + 6 * hour, ...ran(9 * day) }),
      ['cron_overdue job: it should have run 8d ago'],
    ],
    ['a weekly one after six days', jobOf(cron('0 7 * * mon'), { ...soon, ...ran(6 * day) }), []],
    ['one of workdays after a weekend', jobOf(cron('0 7 * * 1-5'), { ...soon, ...ran(3 * day) }), []],
    [
      'one that has no next run',
      jobOf(cron('*/5 * * * *'), ran(minute)),
      ['cron_stranded job: it is switched on and has no next run'],
    ],
    ['one that runs once, and did', jobOf({ kind: 'at', atMs: now - day }, ran(day)), []],
    ['one that is switched off', jobOf(every(minute), ran(9 * day), { enabled: false }), []],
    ['one that is running', jobOf(every(minute), { ...ran(9 * day), runningAtMs: now - 5 }), []],
    [
      "a user's with a key of its own that fails",
      jobOf(
        every(hour),
        { ...soon, ...ran(1, { lastStatus: 'error', consecutiveErrors: 7, lastError: 'no auth' }) },
        {
          declarationKey: 'ops:daily-report',
        },
      ),
      ['cron_failing job: its last 7 runs failed: no auth'],
    ],
    [
      "the gateway's own that fails",
      jobOf(every(hour), { consecutiveErrors: 7 }, { declarationKey: 'heartbeat:main' }),
      [],
    ],
    [
      'one whose run was ok and not delivered',
      jobOf(every(hour), {
        ...soon,
        ...ran(1, { lastDeliveryStatus: 'not-delivered', lastDeliveryError: '403: blocked' }),
      }),
      ['cron_failing job: what its last run had to tell was not delivered: 403: blocked'],
    ],
    [
      'one whose completion failed although it ran',
      jobOf(every(hour), { ...soon, ...ran(1, { completionStatus: 'failed' }) }),
      ['cron_failing job: what its last run had to tell was not delivered'],
    ],
    [
      'one with an announcement that nobody got',
      jobOf(
        every(hour),
        { ...soon, ...ran(1, { lastDeliveryStatus: 'not-delivered' }) },
        {
          delivery: { mode: 'announce' },
        },
      ),
      ['cron_failing job: what its last run had to tell was not delivered'],
    ],
    [
      'one that had nothing to tell',
      jobOf(every(hour), {
        ...soon,
        ...ran(1, { lastDeliveryStatus: 'not-delivered', lastDeliverySuppressionReason: 'silent' }),
      }),
      [],
    ],
    [
      'one that is skipped again and again',
      jobOf(every(hour), { ...soon, ...ran(1, { lastStatus: 'skipped', consecutiveSkipped: 4 }) }),
      ['cron_skipped job: its last 4 runs were skipped'],
    ],
    [
      'a scheduler that will not wake up',
      { ...jobOf(every(hour), { ...soon, ...ran(1) }), 'cron.status': { enabled: true, nextWakeAtMs: null } },
      ['scheduler_idle scheduler: it has jobs and will not wake up for any of them'],
    ],
    [
      'a scheduler that is switched off',
      { ...jobOf(every(hour), { ...soon, ...ran(1) }), 'cron.status': { enabled: false } },
      ['scheduler_off scheduler: it is switched off, and there are jobs'],
    ],
    [
      'a scheduler that overslept',
      {
        ...jobOf(every(hour), { ...soon, ...ran(1) }),
        'cron.status': { enabled: true, nextWakeAtMs: now - hour },
      },
      ['scheduler_late scheduler: it should have woken up 1h ago'],
    ],
  ])('%s', async (_, answers, reasons) => {
    const verdict = await verdictOf(answers, deep)
    expect(verdict.reasons).toEqual(reasons.map((reason) => `degraded ${reason}`))
    expect(verdict.state).toBe(reasons.length === 0 ? 'healthy' : 'degraded')
  })

  it('every page is read: the one that fails stands on the last', async () => {
    const jobs = Array.from({ length: 228 }, (_, index) => ({
      id: `j${index}`,
      name: `job-${index}`,
      schedule: every(hour),
      state: { ...soon, ...ran(minute), ...(index === 227 && { consecutiveErrors: 1 }) },
    }))
    const page = ({ offset = 0 }: { offset?: number }) => {
      const hasMore = offset + 50 < jobs.length
      // Some pages do not say where the next one begins.
      const nextOffset = offset === 100 ? undefined : offset + 50
      return { jobs: jobs.slice(offset, offset + 50), hasMore, ...(hasMore && { nextOffset }) }
    }
    const { reasons } = await verdictOf({ ...jobOf(every(1), {}), 'cron.list': page }, deep)
    expect(reasons).toEqual(['degraded cron_failing job-227: its last run failed'])
  })
})
