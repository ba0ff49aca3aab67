import { type ChildProcess, spawn } from 'node:child_process'
import { Agent, request } from 'node:http'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { sign } from '../../../../src/gateway/server/ingest/signature.ts'
import { verifyChain } from '../../../../src/store/chain/chain.ts'
import { openGatewayStore } from '../../../../src/store/gateway/sqlite/gateway-store.ts'
import { temporaryDirectory } from '../../../store/temporary-directory.ts'
import { beatBody } from '../judge/bench.ts'
import { secretOf } from './signed.ts'

const kills = Number(process.env.KILLS ?? 4)
const agents = 40

interface Sent {
  readonly agent: number
  readonly id: string
  readonly text: string
}

async function started(directory: string): Promise<{ readonly child: ChildProcess; readonly port: number }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'gateway-process.ts'), directory], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const port = await new Promise<number>((resolve, reject) => {
    child.stdout?.once('data', (line: Buffer) => resolve(Number(line.toString())))
    child.once('exit', (code) => reject(new Error(`the gateway ended with ${code}`)))
  })
  return { child, port }
}

/** Sends a beat; its answer, or `null` where the gateway died over it. */
function send(port: number, { agent, id, text }: Sent, pool: Agent): Promise<Record<string, unknown> | null> {
  const timestamp = String(Math.floor(Date.now() / 1_000))
  const signature = sign(secretOf(agent), { id, timestamp, body: Buffer.from(text) })
  const headers = {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${signature}`,
    'x-key-id': `k${agent}`,
  }
  return new Promise((resolve) => {
    const sending = request({ host: '127.0.0.1', port, method: 'POST', headers, agent: pool }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', () => resolve(null))
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString()
        resolve(response.complete ? { ...JSON.parse(text), http: response.statusCode } : null)
      })
    })
    sending.on('error', () => resolve(null))
    sending.end(text)
  })
}

it('every answered beat is there after kill -9 at any moment, none is used twice, and the trail verifies', async () => {
  const directory = temporaryDirectory()
  const answered: Sent[] = []
  const open: (Sent | null)[] = Array.from({ length: agents }, () => null)
  const seqs = new Array<number>(agents).fill(0)
  let aliveMs = 0
  for (let kill = 0; kill < kills; kill += 1) {
    const { child, port } = await started(directory)
    const pool = new Agent({ keepAlive: true, maxSockets: agents })
    for (const sent of answered.slice(-200)) {
      expect(await send(port, sent, pool)).toMatchObject({ http: 200, duplicate: true })
    }
    let alive = true
    const loops = Array.from({ length: agents }, async (_, agent) => {
      while (alive) {
        const again = open[agent]
        if (again === null) seqs[agent] = (seqs[agent] as number) + 1
        const seq = seqs[agent] as number
        const body = beatBody({
          agent: `a${agent}`,
          seq,
          ts: Date.now(),
          free: seq % 3 === 0 ? 3 : 50,
          more: { spooled: 1 },
        })
        const sent = again ?? { agent, id: body.heartbeat_id, text: JSON.stringify(body) }
        open[agent] = sent
        const answer = await send(port, sent, pool)
        if (answer === null) return
        // Refused for the load: it was not taken, and is sent again.
        if (answer.http === 503) continue
        expect(answer).toMatchObject({ http: 200, accepted: true })
        open[agent] = null
        answered.push(sent)
      }
    })
    const begun = performance.now()
    await new Promise((killed) => setTimeout(killed, 300 + Math.random() * 700))
    aliveMs += performance.now() - begun
    const exited = new Promise((done) => child.once('exit', done))
    child.kill('SIGKILL')
    await exited
    alive = false
    await Promise.all(loops)
    pool.destroy()
  }
  expect(answered.length).toBeGreaterThan(kills * agents)
  const store = openGatewayStore(directory)
  const used = new Map<string, number>()
  for (let agent = 0; agent < agents; agent += 1) {
    const { items } = await store.beats(`a${agent}`, { limit: 100_000 })
    for (const { agent: name, id, seq } of items) {
      used.set(`${name} ${id}`, (used.get(`${name} ${id}`) ?? 0) + 1)
      used.set(`${name} ${seq}`, (used.get(`${name} ${seq}`) ?? 0) + 1)
    }
  }
  expect(answered.filter(({ agent, id }) => used.get(`a${agent} ${id}`) !== 1)).toEqual([])
  expect([...used].filter(([, count]) => count !== 1)).toEqual([])
  const { items: records } = await store.trail({ limit: 1_000_000, forward: true })
  expect(await verifyChain(records, await store.chainEnds())).toMatchObject({
    ok: true,
    count: records.length,
  })
  await store.close()
  if (process.env.KILLS !== undefined) {
    const rate = Math.round((answered.length * 1_000) / aliveMs)
    process.stderr.write(`${kills} kills, ${answered.length} beats answered, ${rate} a second\n`)
  }
}, 300_000)
