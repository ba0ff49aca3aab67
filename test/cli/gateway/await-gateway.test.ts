import { describe, expect, it } from 'vitest'
import { awaitGateway, type RestartPhase } from '../../../src/cli/gateway/await-gateway.ts'
import type { Sighting } from '../../../src/core/supervision/sighting.ts'
import type { Service } from '../../../src/host/services/service.ts'
import { sampleLook, sampleService } from './supervised-service.ts'

type Moment = readonly [atMs: number, service: Partial<Service> | null, sighting: Sighting | 'degraded']

/** Plays what is to be seen from a time on, on a clock of its own. */
async function play(moments: readonly Moment[], waitMs: number) {
  let at = 0
  const phases: [RestartPhase, number][] = []
  let looks = 0
  const current = () => moments.findLast(([from]) => from <= at) ?? moments[0]
  const end = await awaitGateway(sampleService(), waitMs, {
    service: async () => {
      const changes = current()?.[1] ?? null
      return changes === null ? null : sampleService(changes)
    },
    look: async () => {
      looks += 1
      const seen = current()?.[2] ?? 'dead'
      return seen === 'degraded' ? sampleLook('alive', false) : sampleLook(seen)
    },
    now: () => at,
    sleep: async (ms) => {
      at += ms
    },
    onPhase: (phase, atMs) => phases.push([phase, atMs]),
  })
  return { end, phases, looks, tookMs: at }
}

const second = { incarnation: 'second' }
const draining = { state: 'stopping', detail: 'deactivating (stop-sigterm)' } as const

describe('waiting for a restarted gateway', () => {
  it('ends when the new incarnation is healthy, and tells each phase once', async () => {
    const { end, phases } = await play(
      [
        [0, draining, 'alive'],
        [1_000, { ...second, state: 'starting' }, 'dead'],
        [2_000, second, 'dead'],
        [3_000, second, 'starting'],
        [4_000, second, 'degraded'],
        [5_000, second, 'alive'],
      ],
      60_000,
    )
    expect(end).toMatchObject({ kind: 'healthy', service: second })
    expect(phases).toEqual([
      ['stopping', 0],
      ['starting', 1_000],
      ['answering', 4_000],
      ['healthy', 5_000],
    ])
  })

  it('is starting still where only the end of the wait cut the last look short', async () => {
    const starting = await play(
      [
        [0, second, 'starting'],
        [9_000, second, 'slow'],
      ],
      10_000,
    )
    expect(starting.end.kind).toBe('starting')
    const silent = await play(
      [
        [0, second, 'starting'],
        [6_000, second, 'slow'],
      ],
      10_000,
    )
    expect(silent.end.kind).toBe('silent')
  })

  it('never takes an answer of the old incarnation for the new one', async () => {
    const { end, looks, tookMs } = await play([[0, draining, 'alive']], 10_000)
    expect(end.kind).toBe('not_stopped')
    expect({ looks, tookMs }).toEqual({ looks: 0, tookMs: 10_000 })
  })

  it.each<[string, Moment[], string]>([
    [
      'is failed at once when the service failed for good',
      [[0, { ...second, state: 'failed' }, 'dead']],
      'failed',
    ],
    [
      'is failed at once when the service ended by itself',
      [[0, { ...second, state: 'stopped' }, 'dead']],
      'failed',
    ],
    [
      'is failed when the service ends again and again',
      [[0, { ...second, state: 'starting', restarts: 4, lastExit: 'exit status 3' }, 'dead']],
      'failed',
    ],
    ['is starting when its manager says so', [[0, { ...second, state: 'starting' }, 'dead']], 'starting'],
    ['is starting when the gateway says so', [[0, second, 'starting']], 'starting'],
    ['is unhealthy when it answers and is not well', [[0, second, 'degraded']], 'unhealthy'],
    ['is silent when nothing answers', [[0, second, 'slow']], 'silent'],
    ['is silent when the port is closed', [[0, second, 'dead']], 'silent'],
    ['keeps what it knew when the manager says nothing', [[0, null, 'alive']], 'not_stopped'],
  ])('%s', async (_, moments, kind) => {
    const { end, tookMs } = await play(moments, 5_000)
    expect(end.kind).toBe(kind)
    expect(tookMs).toBeLessThanOrEqual(5_000)
  })
})
