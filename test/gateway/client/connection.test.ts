import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { connectGateway } from '../../../src/gateway/client/connect.ts'
import type { Connection, GatewayEvent } from '../../../src/gateway/client/connection.ts'
import { targetOf, testEdges } from '../client-edges.ts'
import { type ScriptedGateway, silence, startGateway } from '../scripted-gateway.ts'

async function connected(
  script: Partial<Parameters<typeof startGateway>[0]> = {},
): Promise<{ connection: Connection; gateway: ScriptedGateway }> {
  const gateway = await startGateway({ methods: {}, ...script })
  onTestFinished(() => gateway.stop())
  const options = { need: null, signal: AbortSignal.timeout(10_000) }
  const connection = await connectGateway(targetOf(gateway.url, 'x'), testEdges(), options)
  onTestFinished(() => connection.close())
  return { connection, gateway }
}

/** The next `count` events. */
function hear(connection: Connection, count: number): Promise<GatewayEvent[]> {
  const heard: GatewayEvent[] = []
  return new Promise((resolve) => {
    const stop = connection.onEvent((event) => {
      if (heard.push(event) < count) return
      // The first events may come before this function has returned what ends it.
      queueMicrotask(() => stop())
      resolve(heard)
    })
  })
}

/** Lets time pass only as the test says; sockets go on by themselves. */
function stopTheClock(): void {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
  onTestFinished(() => void vi.useRealTimers())
}

/** Until the gateway has answered, and so everything that it sent before has come. */
async function caughtUp(connection: Connection): Promise<void> {
  await connection.call('ping').catch(() => {})
}

describe('a gap in the numbers of events', () => {
  it.each([
    ['counts as lost under protocol 4', 4, [7, 8, 12], [0, 0, 3]],
    ['says nothing under protocol 3, which numbers the events of everybody', 3, [7, 8, 12], [0, 0, 0]],
    ['is none where a gateway begins to count again', 4, [7, 1, 2], [0, 0, 0]],
    ['is none before the first event', 4, [100], [0]],
    ['is counted over events that have no number', 4, [7, null, 9], [0, 0, 1]],
  ])('%s', async (_, protocol, numbers, missed) => {
    const { connection, gateway } = await connected({ hello: { protocol } })
    const heard = hear(connection, numbers.length)
    for (const seq of numbers) gateway.emit('tick', {}, seq)
    expect((await heard).map((event) => event.missed)).toEqual(missed)
  })
})

describe('events that come before anybody listens', () => {
  it('are given to the first listener, the oldest left out beyond 256', async () => {
    const { connection, gateway } = await connected()
    for (let number = 1; number <= 300; number += 1) gateway.emit('tick', { number })
    await caughtUp(connection)
    const heard = await hear(connection, 256)
    expect(heard.map(({ payload }) => (payload as { number: number }).number)).toEqual(
      Array.from({ length: 256 }, (_, index) => index + 45),
    )
    const later: GatewayEvent[] = []
    connection.onEvent((event) => later.push(event))
    await caughtUp(connection)
    expect(later).toEqual([])
  })

  it('are not kept for anybody else once they were heard', async () => {
    const { connection, gateway } = await connected()
    const first = hear(connection, 1)
    gateway.emit('tick', {})
    await first
    const later: GatewayEvent[] = []
    connection.onEvent((event) => later.push(event))
    await caughtUp(connection)
    expect(later).toEqual([])
  })

  it('are no more heard by who has stopped', async () => {
    const { connection, gateway } = await connected()
    const heard: GatewayEvent[] = []
    connection.onEvent((event) => heard.push(event))()
    gateway.emit('tick', {})
    await caughtUp(connection)
    expect(heard).toEqual([])
  })
})

describe('the end of a connection', () => {
  it('is silence when nothing was heard over two ticks, and is put off by every event', async () => {
    stopTheClock()
    const { connection, gateway } = await connected({ hello: { policy: { tickIntervalMs: 1_000 } } })
    const began = performance.now()
    for (const _ of [1, 2, 3]) {
      vi.advanceTimersByTime(1_999)
      const heard = hear(connection, 1)
      gateway.emit('tick', {})
      await heard
    }
    vi.advanceTimersByTime(2_000)
    expect(await connection.ended).toMatchObject({ silent: true, wanted: false, shutdown: null })
    expect(performance.now() - began).toBe(3 * 1_999 + 2_000)
  })

  it('is wanted when we close it ourselves', async () => {
    const { connection } = await connected()
    connection.close()
    expect(await connection.ended).toMatchObject({ code: 1000, wanted: true, silent: false, graceLeftMs: 0 })
  })

  it('has what is left of the announced grace period', async () => {
    stopTheClock()
    const { connection, gateway } = await connected()
    const noticed = hear(connection, 1)
    gateway.emit('shutdown', { reason: 'update', gracePeriod: 60_000 })
    await noticed
    vi.advanceTimersByTime(20_000)
    await gateway.stop()
    expect(await connection.ended).toMatchObject({
      wanted: false,
      shutdown: { gracePeriodMs: 60_000 },
      graceLeftMs: 40_000,
    })
  })

  it('comes two seconds after the grace period where a gateway outstays it', async () => {
    stopTheClock()
    const { connection, gateway } = await connected()
    const noticed = hear(connection, 1)
    gateway.emit('shutdown', { reason: 'restart', gracePeriod: 10_000 })
    await noticed
    vi.advanceTimersByTime(11_999)
    const stillOpen = hear(connection, 1)
    gateway.emit('tick', {})
    await stillOpen
    vi.advanceTimersByTime(1)
    expect(await connection.ended).toMatchObject({ code: 1000, wanted: false, graceLeftMs: 0 })
  })

  it('fails what was still asked, and everything that is asked later', async () => {
    const { connection, gateway } = await connected({ methods: { slow: silence } })
    const asked = connection.call('slow')
    const failed = expect(asked).rejects.toMatchObject({ code: 'GATEWAY_CLOSED', phase: 'call' })
    await gateway.stop()
    await failed
    await expect(connection.call('health')).rejects.toMatchObject({ code: 'GATEWAY_CLOSED' })
  })
})

describe('a question', () => {
  it('is not asked any more once the gateway has said that it ends', async () => {
    const { connection, gateway } = await connected({ methods: { health: {} } })
    const noticed = hear(connection, 1)
    gateway.emit('shutdown', { reason: 'restart', gracePeriod: 60_000 })
    await noticed
    await expect(connection.call('health')).rejects.toMatchObject({ code: 'GATEWAY_STOPPING' })
    expect(gateway.asked.map(({ method }) => method)).toEqual(['connect'])
  })

  it('that nobody waits for any more is given up alone', async () => {
    const { connection } = await connected({ methods: { slow: silence, health: { ok: true } } })
    const stop = new AbortController()
    const slow = connection.call('slow', {}, stop.signal)
    const failed = expect(slow).rejects.toMatchObject({ code: 'GATEWAY_TIMEOUT', phase: 'call' })
    stop.abort()
    await failed
    expect(await connection.call('health')).toEqual({ ok: true })
    await expect(connection.call('health', {}, AbortSignal.abort())).rejects.toMatchObject({
      code: 'GATEWAY_TIMEOUT',
    })
  })
})
