import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { verifyChain } from '../../../src/store/chain/chain.ts'
import { beatKey } from '../../../src/store/gateway/port.ts'
import { openGatewayStore } from '../../../src/store/gateway/sqlite/gateway-store.ts'
import { temporaryDirectory } from '../temporary-directory.ts'
import { wholeTrail } from './contract/trail.ts'
import { beatRow } from './rows.ts'

const kills = Number(process.env.KILLS ?? 3)
const agents = 40

/** Lets a process write until it is killed `afterMs` after its first promise; gives the newest beat that it promised. */
async function killed(directory: string, afterMs: number): Promise<number> {
  const writer = spawn(process.execPath, ['test/store/gateway/loading-process.ts', directory], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let text = ''
  writer.stdout.setEncoding('utf8')
  writer.stdout.on('data', (chunk: string) => {
    if (text === '') setTimeout(() => writer.kill('SIGKILL'), afterMs)
    text += chunk
  })
  await once(writer, 'close')
  return Number(text.slice(0, text.lastIndexOf('\n')).split('\n').at(-1))
}

describe('a store whose process is killed at any moment', () => {
  it('has every promised beat once, every state after exactly the one before it, and one whole chain', {
    timeout: 20_000 + kills * 10_000,
  }, async () => {
    const directory = temporaryDirectory()
    for (let kill = 0; kill < kills; kill += 1) {
      const promised = await killed(directory, 20 + Math.random() * 400)
      expect(promised).toBeGreaterThan(0)
      const store = openGatewayStore(directory)
      const { items } = await store.agents({ limit: agents + 1 })
      const newest = Math.max(...items.map(({ seq }) => seq))
      expect(newest).toBeGreaterThanOrEqual(promised)
      const wanted = Array.from({ length: newest }, (_, index) =>
        beatRow(`web-${(index + 1) % agents}`, index + 1),
      )
      const found = await store.transaction((step) => step.beats(wanted))
      expect(wanted.filter((beat) => !found.has(beatKey(beat))).map(({ seq }) => seq)).toEqual([])
      // Each beat was one write of its agent: none is lost, and none was written twice.
      for (const { agent, rev, seq } of items) {
        const number = Number(agent.slice('web-'.length)) || agents
        expect([agent, rev]).toEqual([agent, Math.floor((seq - number) / agents) + 1])
      }
      const records = await wholeTrail(store)
      expect(records.filter(({ entry: { type } }) => type === 'transition')).toHaveLength(
        Math.floor(newest / 10),
      )
      expect(await verifyChain(records, await store.chainEnds())).toMatchObject({ ok: true })
      await store.close()
    }
  })
})
