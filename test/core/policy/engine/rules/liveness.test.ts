import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { heartbeatPolicyOf } from '../../../../../src/core/heartbeat/built-in-policy.ts'
import { judgingTime } from '../../../../../src/core/heartbeat/judging-time.ts'
import { missingTicks, staleAfter } from '../../../../../src/core/heartbeat/liveness/deadline.ts'
import { arrive, emptyWindow } from '../../../../../src/core/heartbeat/order/reorder.ts'
import { createEngine } from '../../../../../src/core/policy/engine/compile.ts'
import { createView } from '../../../../../src/core/policy/engine/observe.ts'
import { createPolicyState } from '../../../../../src/core/policy/engine/policy-state.ts'
import { tick } from '../../../../../src/core/tick.ts'
import { origin } from '../../../../timeline.ts'

const interval = 30_000
const day = 24 * 3_600_000

/** The built-in check of one agent, as beats and silences make it. Times are epoch milliseconds. */
class Agent {
  readonly told: string[] = []
  readonly #engine = createEngine(heartbeatPolicyOf(null))
  readonly #view = createView(this.#engine)
  readonly #state = createPolicyState(this.#engine.policy, origin)
  #judgedAt: number | null = null
  #seenAt = 0

  get state() {
    return this.#state.overall.state
  }

  /** A beat whose own clock says `ts`. */
  beat(receivedAt: number, ts: number): void {
    this.#seenAt = receivedAt
    this.#judge(judgingTime(ts, this.#judgedAt, receivedAt), true)
  }

  /** The deadline, where it has come: every tick that is missing, and no other until the next beat. */
  look(now: number): number {
    if (this.#judgedAt === null || now - this.#seenAt < staleAfter(interval)) return 0
    const ticks = missingTicks({ judgedAt: this.#judgedAt, seenAt: this.#seenAt }, now, interval)
    for (const at of ticks) this.#judge(at, false)
    return ticks.length
  }

  #judge(at: number, isBeat: boolean): void {
    this.#judgedAt = at
    const value = { two_senders: false }
    const readings = new Map(isBeat ? [['heartbeat', { value, observedAt: at, ttlMs: 0 }]] : [])
    const { notices } = tick(this.#engine, this.#state, { sample: { at, readings } }, this.#view)
    this.told.push(...notices.map(({ kind }) => kind))
  }
}

describe('rule 13: liveness uses the receive time, and order is (boot_epoch, seq) and never a time', () => {
  it('beats are used in the order of their numbers, each once, whatever their clocks say', () => {
    const numbers = [1, 2, 3, 4, 5, 6, 7, 8]
    fc.assert(
      fc.property(fc.shuffledSubarray(numbers, { minLength: 8 }), fc.array(fc.integer()), (order, clocks) => {
        let window: Parameters<typeof arrive<{ seq: number; ts: number }>>[0] = emptyWindow
        const used = order.flatMap((seq, index) => {
          const item = { seq, ts: clocks[index] ?? 0 }
          const beat = { order: { bootEpoch: 1, seq }, id: `${seq}`, spooled: false, current: true, item }
          const arrival = arrive(window, beat, index, interval)
          window = arrival.window
          return arrival.use
        })
        expect(used.map(({ seq }) => seq)).toEqual(numbers)
      }),
    )
  })

  it('at the deadline one missing tick for each interval since the last beat is folded: unknown at stale_after', () => {
    const agent = new Agent()
    agent.beat(origin, origin)
    expect([agent.look(origin + 3 * interval - 1), agent.state]).toEqual([0, 'healthy'])
    expect([agent.look(origin + 3 * interval), agent.state]).toEqual([3, 'unknown'])
    agent.beat(origin + 9 * interval, origin + 9 * interval)
    expect([agent.state, agent.told]).toEqual(['healthy', ['lost', 'data_back']])
  })
})

describe('rule 13 against clocks that lie', () => {
  it.each([
    ['a day ahead', day],
    ['a day behind', -day],
    ['five minutes ahead', 5 * 60_000],
  ])(
    'an agent whose clock is %s dies at its deadline, is told once, and is back with its next beat',
    (_, wrong) => {
      const agent = new Agent()
      for (let beat = 0; beat < 10; beat += 1)
        agent.beat(origin + beat * interval, origin + beat * interval + wrong)
      const died = origin + 9 * interval
      expect(agent.state).toBe('healthy')
      expect(agent.look(died + 3 * interval)).toBe(3)
      expect(agent.state).toBe('unknown')
      // Its clock is set right while it is away.
      const back = died + 20 * interval
      agent.beat(back, back)
      expect(agent.state).toBe('healthy')
      for (let beat = 1; beat < 5; beat += 1) agent.beat(back + beat * interval, back + beat * interval)
      expect(agent.told).toEqual(['lost', 'data_back'])
    },
  )

  it('an agent whose clock jumps back and forth with every beat neither dies nor chatters', () => {
    const agent = new Agent()
    for (let beat = 0; beat < 500; beat += 1) {
      const now = origin + beat * interval
      agent.beat(now, now + (beat % 2 === 0 ? day : -day))
      expect([agent.look(now + interval), agent.state]).toEqual([0, 'healthy'])
    }
    expect(agent.told).toEqual([])
  })
})
