import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { memory } from './memory.ts'
import { Generator, median, medianOf, print, type Reading } from './rig.ts'
import { stages } from './stages.ts'
import { bareServer, findPushgateway, ourGateway, prometheusServer, type Target } from './targets.ts'

/* `npm run bench:ingest [-- ROUNDS [PART]]`: our gateway, built and run as people run it, beside a bare `node:http`
   server and Prometheus' pushgateway in one run. What counts are the ratios: the generator works on the same machine.
   PART is rates, steady, memory or stages. Needs `npm run build`. */
const rounds = Number(process.argv[2] ?? 5)
const part = process.argv[3] ?? ''
const [agents, connections, perRound] = [10_000, 256, 50_000] as const
const [fleetInterval, quickInterval] = [3_000, 1_000] as const
const home = mkdtempSync(join(tmpdir(), 'vitals-ingest-'))
const generator = new Generator()
const running: Target[] = []

interface Row {
  readonly name: string
  readonly run: () => Promise<Reading>
  readonly goal?: (row: Found, found: ReadonlyMap<string, Found>) => string
}
interface Found {
  readonly rate: number
  readonly cpu: number
}

try {
  if (['rates', 'steady'].some((name) => name.includes(part))) await ingest()
  if ('memory'.includes(part)) await memory(generator, home)
  if ('stages'.includes(part)) await stages(home)
} finally {
  generator.end()
  for (const target of running) await target.stop()
  rmSync(home, { recursive: true, force: true })
}

async function ingest(): Promise<void> {
  const ours = await ourGateway(join(home, 'rates'), agents)
  running.push(ours)
  await generator.ask({ do: 'fleet', keys: ours.keys })
  // Every agent is known, and the engine is ready, before anything is measured.
  for (let time = 0; time < 3; time += 1) await beats(ours, agents, { connections: 16, ms: 60_000 })
  const single = 'rates'.includes(part) ? await rates(ours) : await ownRate(ours)
  if ('steady'.includes(part)) await steady(ours, single)
}

async function beats(
  target: Target,
  count: number,
  how: { connections: number; ms: number; rate?: number },
  each = 1,
) {
  const intervalMs = how.rate === undefined ? quickInterval : fleetInterval
  await generator.ask({ do: 'beats', count, each, intervalMs })
  const reading = await generator.drive(target, how)
  // Figures of beats that are wrong would be worth nothing; those that are refused for the load show among the statuses.
  if (!/"accepted":true|"status":503/.test(reading.answer)) throw new Error(`not judged: ${reading.answer}`)
  return reading
}

async function ownRate(ours: Target): Promise<number> {
  const list: Reading[] = []
  for (let round = 0; round < 3; round += 1)
    list.push(await beats(ours, perRound, { connections, ms: 3_000 }))
  return medianOf(list, ({ beatsASecond }) => beatsASecond)
}

/** @returns beats a second, sent one by one */
async function rates(ours: Target): Promise<number> {
  const bare = await bareServer()
  running.push(bare)
  const how = { connections, ms: 3_000 }
  const bareRun = async () => {
    await generator.ask({ do: 'beats', count: 5_000, each: 1, intervalMs: quickInterval })
    return await generator.drive(bare, how, true)
  }
  const of = (word: string, goal: string) => (row: Found, found: ReadonlyMap<string, Found>) => {
    const other = found.get(word)
    return other === undefined ? '' : `${(row.rate / other.rate).toFixed(2)} of ${word}, goal ${goal}`
  }
  const rows: Row[] = [
    { name: 'bare node:http', run: bareRun },
    {
      name: 'gateway, single beats',
      run: () => beats(ours, perRound, how),
      goal: of('bare node:http', '0.40'),
    },
    {
      name: 'gateway, batches of 100',
      run: () => beats(ours, 1_500, { ...how, connections: 16 }, 100),
      goal: of('gateway, single beats', '2.00'),
    },
    ...(await pushRows()),
  ]
  const found = new Map<string, Found>()
  const readings = rows.map((): Reading[] => [])
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, row] of rows.entries()) readings[index]?.push(await row.run())
  }
  const rate = (index: number) => medianOf(readings[index] ?? [], ({ beatsASecond }) => beatsASecond)
  const cpu = (index: number) => medianOf(readings[index] ?? [], (reading) => reading.cpu)
  for (const [index, { name }] of rows.entries()) found.set(name, { rate: rate(index), cpu: cpu(index) })
  const single = found.get('gateway, single beats') as Found
  print([
    ['', 'beats/s', 'to bare', 'CPU us', 'to bare', 'p50 ms', 'p99 ms', 'statuses', ''],
    ...rows.map(({ name, goal }, index) => {
      const list = readings[index] ?? []
      const row = found.get(name) as Found
      const ratios = [row.rate / rate(0), row.cpu / cpu(0)].map((ratio) => `${ratio.toFixed(2)} x`)
      const statuses = [...new Set(list.flatMap((reading) => Object.keys(reading.statuses)))].sort().join(' ')
      const against = name.includes('pushgateway')
        ? `ours is ${(single.rate / row.rate).toFixed(2)} x of it`
        : ''
      return [
        ...[name, row.rate.toFixed(0), ratios[0] ?? '', row.cpu.toFixed(1), ratios[1] ?? ''],
        medianOf(list, (reading) => reading.p50).toFixed(1),
        medianOf(list, (reading) => reading.p99).toFixed(1),
        ...[statuses, goal?.(row, found) ?? against],
      ]
    }),
  ])
  process.stdout.write(
    `medians of ${rounds} interleaved rounds of 3 s, ${connections} connections, ${agents} agents, Node.js ` +
      `${process.versions.node}\ngoals: single beats 0.40 x the rate and at most 3.0 x the CPU of bare, batches 35000 ` +
      'beats/s, 10 x a pushgateway as it comes and 0.4 x one without its check\n\n',
  )
  return single.rate
}

async function pushRows(): Promise<readonly Row[]> {
  const program = findPushgateway()
  if (program === null) {
    process.stdout.write(
      'pushgateway: skipped, it is not installed (Debian: prometheus-pushgateway; or VITALS_BENCH_PUSHGATEWAY=PROGRAM)\n\n',
    )
    return []
  }
  const flags = [[], ['--push.disable-consistency-check']]
  const rows: Row[] = []
  for (const own of flags) {
    const peer = await prometheusServer(program, own)
    running.push(peer)
    const run = async () => {
      await generator.ask({ do: 'pushes', instances: 1_000 })
      return await generator.drive(peer, { connections, ms: 3_000 }, true)
    }
    rows.push({ name: `pushgateway, 1,000 groups${own.length > 0 ? ', no check' : ''}`, run })
  }
  return rows
}

/** What a beat costs where they come as steadily as those of a fleet, and how long they take at half of the most. */
async function steady(ours: Target, most: number): Promise<void> {
  const rows = [['at a steady rate', 'beats/s', 'CPU us', 'goal', 'p50 ms', 'p99 ms', 'goal', 'statuses']]
  const fleet = agents / (fleetInterval / 1_000)
  for (const [name, rate, cpuGoal, p99Goal] of [
    [`${agents} agents, one beat in 3 s`, fleet, '180', ''],
    ['half of its own rate', most / 2, '', '30'],
  ] as const) {
    const list: Reading[] = []
    for (let round = 0; round < rounds; round += 1) {
      const ms = 3_000
      list.push(await beats(ours, Math.ceil((rate * ms) / 1_000), { connections, ms: ms * 4, rate }))
    }
    const of = (pick: (reading: Reading) => number) => median(list.map(pick))
    const statuses = [...new Set(list.flatMap((reading) => Object.keys(reading.statuses)))].sort().join(' ')
    rows.push([
      ...[name, of(({ beatsASecond }) => beatsASecond).toFixed(0), of(({ cpu }) => cpu).toFixed(1), cpuGoal],
      ...[of(({ p50 }) => p50).toFixed(1), of(({ p99 }) => p99).toFixed(1), p99Goal, statuses],
    ])
  }
  print(rows)
}
