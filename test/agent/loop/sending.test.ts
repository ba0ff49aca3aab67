import { describe, expect, it } from 'vitest'
import { Sending } from '../../../src/agent/loop/sending.ts'
import type { Sent } from '../../../src/agent/send/beat-sender.ts'
import { VitalsError } from '../../../src/core/errors.ts'
import { VirtualTime } from './virtual-time.ts'

const wait = (until: number): Sent => ({
  ...{ kind: 'waiting', until },
  because: { kind: 'wait', detail: 'busy', retryAfterMs: null, isAsked: true },
})

function background(outcome: (turn: number, now: number) => Sent | VitalsError) {
  const time = new VirtualTime()
  const turns: number[] = []
  const failed: string[] = []
  const sending = new Sending({
    ...{ steady: time.steady, sleep: time.sleep, ended: async () => {}, expect: () => {} },
    async send() {
      turns.push(time.steady())
      const result = outcome(turns.length, time.steady())
      if (result instanceof VitalsError) throw result
      return result
    },
    failed: ({ code }) => failed.push(code),
  })
  const stop = new AbortController()
  const ended = sending.run(stop.signal, new AbortController().signal)
  return { time, turns, failed, sending, stop, ended }
}

describe('sending in the background', () => {
  it('begins at once, and again whenever something new is kept', async () => {
    const { time, turns, sending, stop, ended } = background(() => ({ kind: 'drained' }))
    await time.pass(1_000)
    sending.kick()
    await time.pass(2_000)
    sending.kick()
    await time.pass(3_000)
    expect(turns).toEqual([0, 1_000, 2_000])
    stop.abort()
    await ended
  })

  it('tries again when the gateway wants to be asked again', async () => {
    const { time, turns } = background((turn, now) => (turn < 3 ? wait(now + 20_000) : { kind: 'drained' }))
    await time.pass(100_000)
    expect(turns).toEqual([0, 20_000, 40_000])
  })

  it('tells what keeps it from sending at all, and tries again later', async () => {
    const { time, turns, failed } = background((turn) =>
      turn === 1 ? new VitalsError('INPUT_NOT_FOUND', { params: { path: 'key' } }) : { kind: 'drained' },
    )
    await time.pass(100_000)
    expect([turns, failed]).toEqual([[0, 30_000], ['INPUT_NOT_FOUND']])
  })

  it('ends when it is stopped, also before it began', async () => {
    const { stop, ended, turns } = background(() => wait(1e9))
    stop.abort()
    await ended
    expect(turns).toEqual([0])
  })
})
