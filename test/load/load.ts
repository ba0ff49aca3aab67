import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { exchange } from '../../src/gateway/server/socket/own-socket.ts'
import type { Key } from '../process/signed-beat.ts'
import { Sender, type Sent } from './sender.ts'
import { slowPackage } from './slow-judge.ts'

// Offers a store that manages 200 beats a second ten times as many: `node test/load/load.ts [SECONDS]`.
const seconds = Number(process.argv[2] ?? 60)
const [offered, managed, agents] = [2_000, 200, 400] as const
const work = mkdtempSync(join(tmpdir(), 'vitals-load-'))
const slow = join(work, 'slow')
slowPackage(join(work, 'package'), 1_000 / managed, slow)
const script = join(import.meta.dirname, '../process/breaking-judge-process.ts')
const child = spawn(process.execPath, [script, join(work, 'state'), join(work, 'package')], {
  stdio: ['ignore', 'pipe', 'inherit'],
})
process.on('exit', () => {
  child.kill('SIGKILL')
  rmSync(work, { recursive: true, force: true })
})
const listening = await new Promise<{ url: string; socket: string }>((resolve) => {
  let text = ''
  child.stdout.on('data', (bytes) => {
    if (text !== 'over') text += bytes
    const line = text.split('\n').find((part) => part.includes('"listening"'))
    if (line === undefined) return
    text = 'over'
    resolve(JSON.parse(line))
  })
})
const port = Number(new URL(listening.url).port)
const keys: Key[] = []
for (let n = 0; n < agents; n += 1) {
  const body = { kind: 'agent', agent_id: `load-${n}`, labels: {} }
  keys.push(await exchange<Key>(listening.socket, { method: 'POST', path: '/v1/keys', body }))
}
const rssMiB = () =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]) / 1_024
const token = readFileSync(join(work, 'state/gateway/operator.token'), 'utf8').trim()
const levelNow = async () => {
  const response = await fetch(`${listening.url}/metrics`, { headers: { authorization: `Bearer ${token}` } })
  return Number(/^vitals_admission_level (\d)/m.exec(await response.text())?.[1])
}
let sent: Sent[] = []
const sender = new Sender(port, keys, (one) => sent.push(one))
await sender.run(managed / 2, 5_000)
await sender.settle(5_000)
sent = []
await sender.run(offered / 4, 3_000)
await sender.settle(2_000)
const before = { sent: summary(sent), rss: rssMiB() }

sent = []
writeFileSync(slow, '')
const levels = new Set<number>()
const peaks: number[] = []
const watching = setInterval(() => {
  peaks.push(rssMiB())
  levelNow().then((level) => levels.add(level))
}, 1_000)
await sender.run(offered, seconds * 1_000)
clearInterval(watching)
rmSync(slow)
const overloadEnded = performance.now()
await sender.settle(5_000)
const during = summary(sent)
let recoveredMs: number | null = null
while (performance.now() - overloadEnded < 15_000 && recoveredMs === null) {
  sent = []
  await sender.run(offered / 4, 250)
  await sender.settle(500)
  const isFull = sent.length > 0 && sent.every(({ status }) => status === 200)
  if (isFull && (await levelNow()) === 0) recoveredMs = Math.round(performance.now() - overloadEnded)
}
const waits = during.retryAfters
const third = Math.floor(peaks.length / 3)
const most = (list: readonly number[]) => Math.round(Math.max(...list))
const report = {
  seconds,
  before,
  during,
  unsent: sender.unsent,
  levels: [...levels].sort(),
  rssMiB: {
    before: Math.round(before.rss),
    firstThird: most(peaks.slice(0, third)),
    lastThird: most(peaks.slice(-third)),
  },
  recoveredMs,
}
process.stdout.write(`${JSON.stringify(report, null, 1)}\n`)
const failures = [
  during.acceptedP99 <= 500 ? [] : [`the 99th percentile of the accepted is ${during.acceptedP99} ms`],
  Object.keys(during.statuses).every((status) => /^(200|429|503)$/.test(status)) ? [] : ['another status'],
  Object.keys(waits).length > 1 ? [] : ['Retry-After is always the same'],
  report.levels.some((level) => level > 0) ? [] : ['no level was shown'],
  // What is alive stays the same; garbage is collected late, so that it goes up and down.
  most(peaks) <= before.rss + 250 ? [] : [`memory grows to ${most(peaks)} MiB`],
  recoveredMs !== null && recoveredMs <= 5_000 ? [] : [`full service after ${recoveredMs} ms`],
].flat()
sender.close()
process.stdout.write(failures.length === 0 ? 'ok\n' : `not met: ${failures.join('; ')}\n`)
process.exit(failures.length === 0 ? 0 : 1)

function summary(list: readonly Sent[]) {
  const statuses: Record<string, number> = {}
  const retryAfters: Record<string, number> = {}
  for (const { status, retryAfter } of list) {
    statuses[status] = (statuses[status] ?? 0) + 1
    if (retryAfter !== null) retryAfters[retryAfter] = (retryAfters[retryAfter] ?? 0) + 1
  }
  const accepted = list.filter(({ status }) => status === 200).map(({ tookMs }) => tookMs)
  const sorted = accepted.toSorted((a, b) => a - b)
  const at = (share: number) => Math.round(sorted[Math.floor(sorted.length * share)] ?? -1)
  return { statuses, acceptedP50: at(0.5), acceptedP99: at(0.99), retryAfters }
}
