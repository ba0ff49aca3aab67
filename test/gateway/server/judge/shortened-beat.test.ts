import { expect, it } from 'vitest'
import { JudgeHost } from '../../../../src/gateway/server/judge/judge-host.ts'
import { openGatewayStore } from '../../../../src/store/gateway/sqlite/gateway-store.ts'
import { temporaryDirectory } from '../../../store/temporary-directory.ts'
import { beatBody, diskPolicy, signed, start } from './bench.ts'

it.each([0, 1] as const)(
  'a beat that is sent again is known, and another one under its name is not, at admission level %d',
  async (level) => {
    const store = openGatewayStore(temporaryDirectory())
    const host = new JudgeHost({
      ...{ store, now: () => start, clock: { drift: () => 0, isHolding: false }, chance: () => 0.5 },
      failed: (error) => {
        throw error
      },
    })
    await host.use([diskPolicy])
    const of = (free: number) =>
      signed(beatBody({ free, more: { components: { gateway: { up: true } } } }), { level })
    const told: unknown[] = []
    for (const free of [50, 50, 49]) told.push((await host.judge([of(free)]))[0])
    expect(told).toMatchObject([
      { status: 200, replayed: false },
      { status: 200, replayed: true },
      { status: 422 },
    ])
    await store.close()
  },
)
