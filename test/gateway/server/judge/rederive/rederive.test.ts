import { cpSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { type OpenTrail, openGatewayTrail } from '../../../../../src/gateway/server/audit/open-trail.ts'
import { openGatewayStore } from '../../../../../src/store/gateway/sqlite/gateway-store.ts'
import type { AuditRecord } from '../../../../../src/store/store.ts'
import { emptyDirectory } from '../../../../process/vitals.ts'
import { temporaryDirectory } from '../../../../store/temporary-directory.ts'
import { decide, decideAgain, forgeBeat, forgeRecord, removeRecord } from './decided.ts'

// `DECISIONS=10000` asks for as many as the gateway promises.
const decisions = Number(process.env.DECISIONS ?? 400)
const original = emptyDirectory()
let trail: readonly AuditRecord[] = []

beforeAll(async () => {
  await decide(original, decisions)
  const store = openGatewayStore(original)
  trail = (await store.trail({ limit: 1_000_000, forward: true })).items
  await store.close()
}, 120_000)

/** A copy of the store that somebody changed. */
function copy(): string {
  const directory = temporaryDirectory()
  cpSync(original, directory, { recursive: true })
  return directory
}

function find(wanted: (entry: AuditRecord['entry']) => boolean): AuditRecord {
  return trail.slice(trail.length / 2).find(({ entry }) => wanted(entry)) as AuditRecord
}

const isOfPolicy = ({ entry }: AuditRecord) =>
  entry.type === 'decision' && (entry.inputs as { built_in: boolean }).built_in === false

describe('the decisions in the trail of a gateway', () => {
  it('come out again from the stored beats, states and policies, those of silences too', async () => {
    const { derived, faults } = await decideAgain(original)
    expect(faults).toEqual([])
    expect(derived).toBe(trail.filter(({ entry }) => entry.event === 'judged').length)
    expect(derived).toBeGreaterThanOrEqual(decisions)
    const silences = trail.filter(({ entry }) => entry.event === 'judged' && entry.heartbeat_id === null)
    expect(silences.length).toBeGreaterThan(10)
  }, 120_000)

  it('tell a record that was changed, though the chain was linked anew behind it', async () => {
    const directory = copy()
    const { index } = find(({ type, to }) => type === 'transition' && to === 'critical')
    forgeRecord(directory, index, (entry) => ({ ...entry, to: 'healthy' }))
    const { faults } = await decideAgain(directory)
    expect(faults).toEqual([{ index: expect.any(Number), agent: expect.any(String), why: 'records_differ' }])
    expect(faults[0]?.index).toBeLessThan(index)
  }, 60_000)

  it('tell a decision whose state before, time or hash was changed', async () => {
    const directory = copy()
    const changes = [
      (inputs: object) => ({ ...inputs, mutes: ['maintenance'] }),
      (inputs: object) => ({ ...inputs, at: 0 }),
      (inputs: object) => ({ ...inputs, prior: '' }),
    ]
    const forged = trail.filter(isOfPolicy).slice(100, 103)
    for (const [place, { index }] of forged.entries()) {
      const change = changes[place] as (inputs: object) => object
      forgeRecord(directory, index, (entry) => ({
        ...entry,
        inputs: change((entry as { inputs: object }).inputs),
      }))
    }
    const { faults } = await decideAgain(directory)
    expect(faults.map(({ index }) => index)).toEqual(forged.map(({ index }) => index))
  }, 60_000)

  it('tell a beat whose body or hash was changed, though all blocks were digested anew', async () => {
    const [one, other] = trail
      .filter(isOfPolicy)
      .filter(({ entry }) => entry.heartbeat_id !== null)
      .slice(40)
    const directory = copy()
    forgeBeat(directory, String(one?.entry.heartbeat_id), (beat) => {
      const body = JSON.parse(Buffer.from(beat.body ?? '').toString())
      const { free_pct: free } = body.probes.disk
      body.probes.disk.free_pct = free < 8 ? 50 : 3
      return { ...beat, body: Buffer.from(JSON.stringify(body)) }
    })
    forgeBeat(directory, String(other?.entry.heartbeat_id), (beat) => ({
      ...beat,
      tickHash: `sha256:${'0'.repeat(64)}`,
    }))
    const { faults } = await decideAgain(directory)
    expect(faults.map(({ why }) => why)).toContain('decision_differs')
    expect(faults).toContainEqual({
      ...{ index: other?.index, agent: other?.entry.agent, why: 'beat_differs' },
    })
  }, 60_000)

  it('are all there, and one that was taken out is missed, though the chain was linked anew', async () => {
    expect(await verified(original)).toMatchObject({ ok: true, beats: expect.any(Number) })
    const directory = copy()
    const { index } = trail
      .filter(isOfPolicy)
      .filter(({ entry }) => entry.heartbeat_id !== null)[60] as AuditRecord
    removeRecord(directory, index)
    expect(await verified(directory)).toMatchObject({
      ...{ ok: false, why: 'decision_missing' },
      detail: expect.stringMatching(/^it has the decisions on \d+ of the \d+ beats that were decided on$/),
    })
  }, 60_000)
})

async function verified(directory: string) {
  const { verify, close } = (await openGatewayTrail(directory)) as OpenTrail
  const verdict = await verify()
  await close()
  return verdict
}
