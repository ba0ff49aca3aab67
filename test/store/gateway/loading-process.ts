import { openGatewayStore } from '../../../src/store/gateway/sqlite/gateway-store.ts'
import { agentRow, beatRow, effectRow, entry, noon } from './rows.ts'

/*
 * A process that writes to a store as fast as it can until it is killed: every step takes in one beat of some agents,
 * with records and effects, and claims what is due. A line on standard output names the newest beat of a step that was
 * stored: it and all before it are promised.
 */
const agents = 40
const aStep = 13
const [directory = ''] = process.argv.slice(2)
const store = openGatewayStore(directory)
const { items } = await store.agents({ limit: agents })
let beat = items.reduce((most, { seq }) => Math.max(most, seq), 0)

for (;;) {
  const numbers = Array.from({ length: aStep }, (_, index) => beat + 1 + index)
  beat += aStep
  await store.transaction(async (step) => {
    const names = numbers.map((n) => `web-${n % agents}`)
    const known = await step.lock(names)
    const claims = await step.claim(noon, 0, 3)
    await step.write({
      agents: numbers.map((n, index) => {
        const agent = names[index] as string
        return agentRow(agent, (known.get(agent)?.rev ?? 0) + 1, { seq: n })
      }),
      beats: numbers.map((n, index) => beatRow(names[index] as string, n)),
      audit: numbers.filter((n) => n % 10 === 0).map((n) => entry(`web-${n % agents}`, n)),
      outbox: [effectRow(`effect-${beat}`)],
      finished: claims.map(({ id, fence }) => ({ id, fence, result: 'delivered', retryAt: null })),
    })
  })
  process.stdout.write(`${beat}\n`)
}
