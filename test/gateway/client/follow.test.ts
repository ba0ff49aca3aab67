import fc from 'fast-check'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { backoffMs } from '../../../src/gateway/client/backoff.ts'
import { connectGateway } from '../../../src/gateway/client/connect.ts'
import type { Connection } from '../../../src/gateway/client/connection.ts'
import { followGateway } from '../../../src/gateway/client/follow.ts'
import { targetOf, testEdges } from '../client-edges.ts'
import { refusal, type ScriptedGateway, silence, startGateway } from '../scripted-gateway.ts'

async function gatewayOf(script: Parameters<typeof startGateway>[0]): Promise<ScriptedGateway> {
  const gateway = await startGateway(script)
  onTestFinished(() => gateway.stop())
  return gateway
}

/**
 * Follows a gateway and writes down what the listener is told; `waits` are the pauses that were asked for, and it is
 * left after `enough` of them.
 */
function follow(
  url: string,
  connected: (connection: Connection, times: number) => unknown,
  { attemptMs = 10_000, enough = Number.POSITIVE_INFINITY } = {},
) {
  const told: string[] = []
  const waits: number[] = []
  const stop = new AbortController()
  let times = 0
  const done = followGateway(
    {
      async connected(connection) {
        told.push('connected')
        await connected(connection, ++times)
      },
      notice: ({ kind }) => told.push(`notice ${kind}`),
      lost: (why) => told.push(`lost ${why instanceof Error && 'code' in why ? why.code : 'connection'}`),
    },
    {
      open: (signal) => connectGateway(targetOf(url, 'x'), testEdges(), { need: null, signal }),
      random: () => 0.5,
      sleep: async (ms) => {
        if (waits.push(ms) >= enough) stop.abort()
        await new Promise((resolve) => setTimeout(resolve, 20))
      },
      attemptMs,
    },
    stop.signal,
  )
  return { told, waits, stop, done }
}

describe('following a gateway', () => {
  it('over a restart: the notice is told, nothing is sent any more, and it subscribes again', async () => {
    const gateway = await gatewayOf({ methods: { 'set-heartbeats': {} } })
    const { told, waits, stop, done } = follow(gateway.url, async (connection, times) => {
      await connection.call('set-heartbeats', { nodeIds: ['*'] })
      if (times === 2) stop.abort()
      else {
        gateway.emit('shutdown', { reason: 'restart', gracePeriod: 40, restartExpectedMs: 1_500 })
        await new Promise((resolve) => setTimeout(resolve, 20))
        await expect(connection.call('health')).rejects.toMatchObject({ code: 'GATEWAY_STOPPING', exit: 75 })
        await gateway.shutDown({ reason: 'restart', gracePeriod: 0, restartExpectedMs: 1_500 })
        await connection.ended
        await gatewayOf({ methods: { 'set-heartbeats': {} }, port: gateway.port })
      }
    })
    await done
    expect(told).toEqual(['connected', 'notice restart', 'notice restart', 'lost connection', 'connected'])
    expect(waits).toEqual([1_500])
    expect(gateway.asked.map(({ method }) => method)).toEqual(['connect', 'set-heartbeats'])
  })

  it('backs off while nobody answers, and begins again after a connection', async () => {
    const gateway = await gatewayOf({ methods: {} })
    const { told, waits, stop, done } = follow(gateway.url, async (connection, times) => {
      if (times === 2) return stop.abort()
      await gateway.stop()
      await connection.ended
      setTimeout(() => void gatewayOf({ methods: {}, port: gateway.port }).catch(() => {}), 70)
    })
    await done
    expect(told.slice(0, 3)).toEqual(['connected', 'lost connection', 'lost GATEWAY_UNREACHABLE'])
    expect(waits.slice(0, 3)).toEqual([500, 1_000, 2_000].slice(0, waits.length))
  })

  it('ends with what trying again cannot repair', async () => {
    const connect = refusal('INVALID_REQUEST', 'unauthorized: gateway token mismatch')
    const gateway = await gatewayOf({ methods: { connect } })
    const { done, waits } = follow(gateway.url, () => {})
    await expect(done).rejects.toMatchObject({ code: 'GATEWAY_TOKEN_REFUSED' })
    expect(waits).toEqual([])
  })

  it('ends with a gateway that speaks another protocol', async () => {
    const connect = refusal('INVALID_REQUEST', 'protocol mismatch', { code: 'PROTOCOL_MISMATCH' })
    const gateway = await gatewayOf({ methods: { connect } })
    await expect(follow(gateway.url, () => {}).done).rejects.toMatchObject({ code: 'GATEWAY_PROTOCOL' })
  })

  it('asks one that is starting every second or two, or when it says', async () => {
    const connect = refusal('UNAVAILABLE', 'gateway starting', {}, { retryable: true })
    const gateway = await gatewayOf({ methods: { connect } })
    const { done, waits } = follow(gateway.url, () => {}, { enough: 4 })
    await done
    expect(waits).toEqual([500, 1_000, 1_000, 1_000])
    gateway.answer('connect', refusal('UNAVAILABLE', 'gateway starting', {}, { retryAfterMs: 5_000 }))
    const patient = follow(gateway.url, () => {}, { enough: 1 })
    await patient.done
    expect(patient.waits).toEqual([5_000])
  })

  it('waits out the grace period of one that does not say when it is back', async () => {
    const gateway = await gatewayOf({ methods: {} })
    const follower = follow(gateway.url, () => gateway.shutDown({ reason: 'restart', gracePeriod: 60_000 }), {
      enough: 1,
    })
    await follower.done
    expect(follower.waits[0]).toBeGreaterThan(1_000)
    expect(follower.waits[0]).toBeLessThanOrEqual(60_000)
  })

  it('gives up one try that is never answered', async () => {
    const gateway = await gatewayOf({ methods: { connect: silence } })
    const { done, told } = follow(gateway.url, () => {}, { attemptMs: 100, enough: 1 })
    await done
    expect(told).toEqual(['lost GATEWAY_TIMEOUT'])
  })

  it('leaves a connection over which the listener failed', async () => {
    const gateway = await gatewayOf({ methods: {} })
    const follower = follow(gateway.url, (connection) => connection.call('no.such.method'), { enough: 1 })
    await follower.done
    expect(follower.told).toEqual(['connected', 'lost GATEWAY_CALL_FAILED'])
    await vi.waitFor(() => expect(gateway.clients).toBe(0), { timeout: 10_000 })
  })

  it('says nothing more once it was stopped, and does not fail for it', async () => {
    const gateway = await gatewayOf({ methods: { health: refusal('FORBIDDEN', 'no') } })
    const heard: string[] = []
    const stop = new AbortController()
    await followGateway(
      {
        async connected(connection) {
          const refused = connection.call('health')
          stop.abort()
          gateway.emit('tick', {})
          await refused
        },
        event: ({ event }) => heard.push(event),
        lost: () => heard.push('lost'),
      },
      {
        open: (signal) => connectGateway(targetOf(gateway.url, 'x'), testEdges(), { need: null, signal }),
        random: () => 0.5,
        sleep: async () => {},
        attemptMs: 10_000,
      },
      stop.signal,
    )
    expect(heard).toEqual([])
  })
})

it('the pause doubles from 1 s to 30 s and is drawn from the whole range', () => {
  fc.assert(
    fc.property(
      fc.nat(10_000),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (attempt, chance) => {
        const most = Math.min(30_000, 1_000 * 2 ** attempt)
        const pause = backoffMs(attempt, chance)
        expect(pause).toBeGreaterThanOrEqual(0)
        expect(pause).toBeLessThan(most)
        expect(Math.abs(pause - most * chance)).toBeLessThanOrEqual(1)
      },
    ),
  )
})
