import { expect, it } from 'vitest'
import { ClockWatch } from '../../../../../src/gateway/server/judge/liveness/clock-watch.ts'
import { SteadyClock } from '../../../../../src/gateway/server/judge/liveness/steady-clock.ts'

const noon = Date.parse('2026-11-30T12:00:00Z')
const day = 86_400_000

/** A machine whose clock can be set. */
class Machine {
  wall = noon
  running = 5_000
  readonly clock = new SteadyClock({ wall: () => this.wall, monotonic: () => this.running })
  readonly watch = new ClockWatch(this.clock, 1_000, { graceMs: 60_000, spreadMs: 10_000 })

  pass(ms: number): ReturnType<ClockWatch['look']> {
    this.wall += ms
    this.running += ms
    return this.watch.look()
  }

  set(ms: number): void {
    this.wall += ms
  }
}

it('seconds that pass are neither a jump nor late, and nobody gets another grace period', () => {
  const machine = new Machine()
  for (let second = 1; second < 100; second += 1) {
    expect(machine.pass(1_000)).toEqual({ now: noon + second * 1_000, drift: 0, jumpedMs: 0, lateMs: 0 })
    expect(machine.watch.isHolding).toBe(false)
  }
  expect(machine.watch.start.startedAt).toBe(noon)
})

it.each([day, -day, 2_500, -2_500])(
  'a clock that is set by %i ms moves no deadline, and actions wait for one grace period',
  (by) => {
    const machine = new Machine()
    machine.pass(1_000)
    machine.set(by)
    expect(machine.pass(1_000)).toEqual({ now: noon + 2_000, drift: by, jumpedMs: by, lateMs: 0 })
    expect(machine.watch.start.startedAt).toBe(noon + 2_000)
    for (let second = 1; second < 60; second += 1) {
      expect(machine.pass(1_000)).toMatchObject({ jumpedMs: 0 })
      expect(machine.watch.isHolding).toBe(true)
    }
    machine.pass(1_000)
    expect(machine.watch.isHolding).toBe(false)
  },
)

it('a process that was stopped for longer than five seconds begins a grace period, one that was slow does not', () => {
  const machine = new Machine()
  expect(machine.pass(5_900).lateMs).toBe(0)
  expect(machine.watch.isHolding).toBe(false)
  expect(machine.pass(6_000).lateMs).toBe(5_000)
  expect(machine.watch.isHolding).toBe(true)
})
