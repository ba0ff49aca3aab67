import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseStrictJson } from '../../../src/core/heartbeat/beat/strict-json.ts'
import { loadPolicy } from '../../../src/core/policy/language/load/load.ts'
import { sign } from '../../../src/gateway/client/webhook-signature.ts'
import { authenticate } from '../../../src/gateway/server/ingest/authenticate.ts'
import type { SignedBeat } from '../../../src/gateway/server/judge/items.ts'
import { type JudgeEdges, JudgeHost } from '../../../src/gateway/server/judge/judge-host.ts'
import { prepareBeats } from '../../../src/gateway/server/judge/prepared-beat.ts'
import {
  readAnswers,
  readItems,
  writeAnswers,
  writeItems,
} from '../../../src/gateway/server/judge/thread/wire.ts'
import { openGatewayStore } from '../../../src/store/gateway/sqlite/gateway-store.ts'
import { MemoryStore } from '../../gateway/server/judge/memory-store.ts'
import { checkout } from '../../process/vitals.ts'
import { nextBeat } from './requests.ts'
import { print } from './rig.ts'

const [agents, inBatch, permutation] = [10_000, 64, 7_919] as const
const file = join(checkout, 'policies/server.yaml')
const { policy } = loadPolicy({ path: file, bytes: readFileSync(file, 'utf8') }, `sha256:${'e'.repeat(64)}`)
const fleet = Array.from({ length: agents }, (_, number) => {
  return { id: `agent-${number}`, keyId: `k${number}`, secret: new Uint8Array(32).fill(number % 251), seq: 0 }
})
let turn = 0

/** What each stage of a beat costs by itself, in a loop: processor time of this process, all its threads. */
export async function stages(home: string): Promise<void> {
  const memory = new MemoryStore()
  const sqlite = openGatewayStore(join(home, 'stages'))
  const [inMemory, durable] = [judgeOver(memory), judgeOver(sqlite)]
  await inMemory.use([policy])
  await durable.use([policy])
  const keys = new Map(
    fleet.map(({ id, keyId, secret }) => [
      keyId,
      { agent: id, secret, labels: {}, state: 'current' } as const,
    ]),
  )
  const book = { find: (id: string) => keys.get(id) ?? null }
  const warm = 4 * agents
  // Each judge sees every agent's beats in their order.
  const forMemory = beats(warm + 2 * agents)
  for (const agent of fleet) agent.seq = 0
  turn = 0
  const forDisk = beats(warm + 2 * agents)
  const measured = forMemory.slice(warm)
  const texts = measured.map(({ body }) => Buffer.from(body).toString())
  const requests = measured.map((beat, index) => signedHeaders(beat, texts[index] as string))
  const loop = (work: () => void) => cpuEach(async () => work())
  const rows: [string, number][] = [
    ['JSON.parse, for comparison', await loop(() => texts.forEach((text) => void JSON.parse(text)))],
    ['strict JSON', await loop(() => texts.forEach((text) => void parseStrictJson(text)))],
    [
      'key, MAC and time',
      await loop(() => {
        for (const [index, beat] of measured.entries()) {
          authenticate(requests[index] as Record<string, string>, beat.body, book, beat.receivedAt)
        }
      }),
    ],
    [
      'to the judge and back',
      await loop(() => {
        for (let at = 0; at < measured.length; at += inBatch) {
          const answers = readItems(writeItems(measured.slice(at, at + inBatch))).map(() => {
            return { status: 200, body: 'x'.repeat(220), replayed: false, deprecated: false, retryAfter: 0 }
          })
          readAnswers(writeAnswers(answers))
        }
      }),
    ],
    ['parse, validate, print', await loop(() => measured.forEach((beat) => void prepareBeats(beat)))],
  ]
  const whole = await judged(inMemory, forMemory, warm)
  const stored = await judged(durable, forDisk, warm)
  rows.push(['parse and judge, nothing stored', whole], ['the same, stored by SQLite', stored])
  rows.push(['  of it the store', stored - whole])
  await sqlite.close()
  const head = `each stage in a loop, ${inBatch} beats a step`
  print([[head, 'CPU us a beat'], ...rows.map(([name, cost]) => [name, cost.toFixed(1)])])
  async function judged(host: JudgeHost, all: readonly SignedBeat[], from: number): Promise<number> {
    await judgeAll(host, all.slice(0, from))
    return await cpuEach(() => judgeAll(host, all.slice(from)))
  }
  async function cpuEach(work: () => Promise<void>): Promise<number> {
    const before = process.cpuUsage()
    await work()
    const { user, system } = process.cpuUsage(before)
    return (user + system) / measured.length
  }
}

async function judgeAll(host: JudgeHost, all: readonly SignedBeat[]): Promise<void> {
  for (let at = 0; at < all.length; at += inBatch) {
    const answers = await host.judge(all.slice(at, at + inBatch))
    const refused = answers.find((answer) => !answer?.body.includes('"status":"used"'))
    if (refused !== undefined) throw new Error(`not judged: ${refused?.body}`)
  }
}

function judgeOver(store: JudgeEdges['store']): JudgeHost {
  const clock = { drift: () => 0, isHolding: false }
  const failed = (error: unknown) => {
    throw error
  }
  return new JudgeHost({ store, now: Date.now, clock, chance: () => 0.5, failed })
}

/** As they come out of a spool, so that none of them comes too soon. */
function beats(count: number): readonly SignedBeat[] {
  return Array.from({ length: count }, () => {
    const agent = fleet[(turn * permutation) % agents] as (typeof fleet)[number]
    turn += 1
    const { id, text } = nextBeat(agent, 1)
    const now = Date.now()
    return {
      ...{ kind: 'beat', agent: agent.id, id, body: Buffer.from(text), isBatch: false, receivedAt: now },
      ...{ attemptAt: now, isSkewed: false, lowPriority: false, level: 0, policy: policy.digest },
    }
  })
}

function signedHeaders({ agent, id, body, receivedAt }: SignedBeat, _text: string): Record<string, string> {
  const { keyId, secret } = fleet[Number(agent.slice(6))] as (typeof fleet)[number]
  const timestamp = String(Math.floor(receivedAt / 1_000))
  const signature = sign(secret, { id, timestamp, body })
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${signature}`,
    'x-key-id': keyId,
  }
}
