// npm run test:keys [-- CYCLES RATE]: keys are made, rotated and revoked while 500 beats a second come in. No beat of a
// good key may be refused, and none of a revoked one taken a second after it. Ends with 1 where one was.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { openKeys } from '../../../src/gateway/server/keys/access/open-keys.ts'
import { type Key, KeyedLoad } from './keyed-load.ts'

const cycles = Number(process.argv[2] ?? 5)
const rate = Number(process.argv[3] ?? 500)
const root = join(import.meta.dirname, '../../..')
const state = mkdtempSync(join(tmpdir(), 'vitals-keys-'))
const toleranceMs = 1_000
// Enough of them that none beats more often than an agent may, also behind a pause of the sender.
const steady = 40
const rotated = ['rotated-1', 'rotated-2', 'rotated-3', 'rotated-4']

interface Life {
  readonly key: Key
  /** Around the revocation; `null` while it is good. */
  revoked: { readonly begunAt: number; readonly doneAt: number } | null
}

const gateway = spawn(
  process.execPath,
  [join(root, 'bin/vitals.cjs'), 'gateway', 'run', '--state-dir', state, '--port', '0'],
  { stdio: ['ignore', 'pipe', 'inherit'] },
)
let isBad = true
try {
  isBad = await run(await portOf(gateway.stdout))
} finally {
  gateway.kill('SIGTERM')
  await new Promise((resolve) => gateway.once('exit', resolve))
  rmSync(state, { recursive: true, force: true })
}
process.exit(isBad ? 1 : 0)

async function portOf(output: NodeJS.ReadableStream): Promise<number> {
  let text = ''
  return await new Promise((resolve) => {
    output.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      const url = /"message":"listening","url":"([^"]+)"/.exec(text)?.[1]
      if (url !== undefined) resolve(Number(new URL(url).port))
    })
  })
}

async function run(port: number): Promise<boolean> {
  const keys = await openKeys(join(state, 'gateway'), process.env, Date.now)
  const load = new KeyedLoad(port, rate)
  const lives: Life[] = []
  const begin = (key: Key): Life => {
    const life: Life = { key, revoked: null }
    lives.push(life)
    load.keys.set(key.key_id, key)
    return life
  }
  for (let number = 1; number <= steady; number += 1) begin(await keys.createKey(`steady-${number}`, {}))
  let current: Life[] = []
  for (const agent of rotated) current.push(begin(await keys.createKey(agent, {})))
  for (let cycle = 1; cycle <= cycles; cycle += 1) {
    await pause(500)
    begin(await keys.createKey(`new-${cycle}`, {}))
    const next: Life[] = []
    for (const agent of rotated) next.push(begin(await keys.rotateKey(agent)))
    await pause(1_000)
    for (const life of current) {
      const begunAt = Date.now()
      await keys.revoke(life.key.key_id)
      life.revoked = { begunAt, doneAt: Date.now() }
    }
    await pause(2_000)
    for (const { key } of current) load.keys.delete(key.key_id)
    current = next
  }
  const reached = load.rate
  await load.stop()
  await keys.close()
  return told(lives, load, reached)
}

function told(lives: readonly Life[], { sent }: KeyedLoad, reached: number): boolean {
  const of = ({ key_id: id }: Key) => sent.filter(({ key }) => key === id)
  const refusedGood = lives.flatMap(({ key, revoked }) =>
    of(key).filter(
      ({ status, answeredAt }) =>
        status !== 200 && answeredAt < (revoked?.begunAt ?? Number.POSITIVE_INFINITY),
    ),
  )
  const afterRevocation = lives.flatMap(({ key, revoked }) =>
    revoked === null
      ? []
      : of(key)
          .map((beat) => ({ ...beat, late: beat.sentAt - revoked.doneAt }))
          .filter(({ late }) => late > 0),
  )
  const taken = afterRevocation.filter(({ status }) => status === 200)
  const tooLate = taken.filter(({ late }) => late > toleranceMs)
  const looked = afterRevocation.filter(({ late }) => late > toleranceMs).length
  const silent = lives.filter(({ key }) => of(key).length === 0).length
  const lines = [
    `${sent.length} beats by ${lives.length} keys, ${reached.toFixed(0)} a second of ${rate} offered`,
    `${cycles} keys made, ${cycles * rotated.length} rotated, ${cycles * rotated.length} revoked meanwhile`,
    `${refusedGood.length} beats of good keys refused (statuses: ${[...new Set(refusedGood.map(({ status }) => status))].join(' ') || 'none'})`,
    `${afterRevocation.length} beats sent by revoked keys, ${taken.length} of them taken, ${tooLate.length} of ${looked} later than ${toleranceMs} ms`,
    `newest beat taken ${Math.max(0, ...taken.map(({ late }) => late))} ms after its key was revoked`,
  ]
  process.stdout.write(`${lines.join('\n')}\n`)
  return refusedGood.length > 0 || tooLate.length > 0 || looked === 0 || silent > 0 || reached < rate * 0.95
}
