import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { chainFaults, genesis, link, verifyChain } from '../../../src/store/chain/chain.ts'
import type { AuditRecord, ChainPoint } from '../../../src/store/store.ts'
import { transitionEntry } from '../../contract/remembered-samples.ts'

const start = genesis('/srv/policy.yaml')

function chainOf(length: number, from: ChainPoint = start): AuditRecord[] {
  const records: AuditRecord[] = []
  let last = from
  for (let n = 0; n < length; n += 1) {
    const record = link(last, transitionEntry(1_000 * n, n))
    records.push(record)
    last = record
  }
  return records
}
const endsOf = (records: readonly AuditRecord[]) => ({ anchor: start, head: records.at(-1) ?? start })
const at = (records: readonly AuditRecord[], index: number): AuditRecord => records[index] as AuditRecord

describe('an audit chain', () => {
  test('starts from a hash over a fixed text and the path of the policy', () => {
    const text = 'openvitals audit chain 1\n/srv/policy.yaml\n'
    expect(start).toEqual({ index: -1, hash: `sha256:${createHash('sha256').update(text).digest('hex')}` })
  })

  test('hashes the bytes of the previous hash and the canonical entry', () => {
    const record = link(start, { type: 'silence', ts: '2026-01-01T00:00:00.000Z', b: 1, a: 'é' })
    const bytes = Buffer.concat([
      Buffer.from(start.hash.slice(7), 'hex'),
      Buffer.from('{"a":"é","b":1,"ts":"2026-01-01T00:00:00.000Z","type":"silence"}'),
    ])
    expect(record.hash).toBe(`sha256:${createHash('sha256').update(bytes).digest('hex')}`)
  })

  test('verifies when nothing was touched, empty ones too', async () => {
    expect(await verifyChain([], endsOf([]))).toEqual({ ok: true, count: 0, head: start.hash })
    const records = chainOf(5)
    const verdict = { ok: true, count: 5, head: records[4]?.hash }
    expect(await verifyChain(records, endsOf(records))).toEqual(verdict)
    expect(await verifyChain(records, { anchor: start })).toEqual(verdict)
  })

  test('verifies with records behind the head that was known first, once they are known to be ours', async () => {
    const records = chainOf(5)
    const ends = { anchor: start, head: at(records, 2) }
    expect(await verifyChain(records, ends)).toEqual({ ok: false, index: 3, why: 'added' })
    const headNow = async () => at(records, 4)
    expect(await verifyChain(records, ends, headNow)).toMatchObject({ ok: true, count: 5 })
    const other = { anchor: start, head: { index: 2, hash: start.hash } }
    expect(await verifyChain(records, other, headNow)).toEqual({ ok: false, index: 2, why: 'changed' })
  })

  test('verifies from an anchor inside it', async () => {
    const records = chainOf(5)
    const verdict = await verifyChain(records.slice(2), { anchor: at(records, 1), head: at(records, 4) })
    expect(verdict).toMatchObject({ ok: true, count: 3 })
  })

  const forged = (records: readonly AuditRecord[], index: number): AuditRecord =>
    link(at(records, index - 1), transitionEntry(0, 77))
  test.each<[string, (records: AuditRecord[]) => AuditRecord[], number, keyof typeof chainFaults]>([
    ['a changed entry', (r) => r.with(2, { ...at(r, 2), entry: transitionEntry(0, 9) }), 2, 'changed'],
    ['a changed entry with its own hash made right', (r) => r.with(2, forged(r, 2)), 3, 'unlinked'],
    ['a changed last entry with its own hash made right', (r) => r.with(4, forged(r, 4)), 4, 'changed'],
    [
      'an entry without canonical form',
      (r) => r.with(1, { ...at(r, 1), entry: { ...at(r, 1).entry, x: Number.NaN } }),
      1,
      'changed',
    ],
    ['a removed record', (r) => r.toSpliced(2, 1), 2, 'removed'],
    [
      'a removed record whose followers were renumbered',
      (r) => r.toSpliced(2, 1).map((x, index) => ({ ...x, index })),
      2,
      'unlinked',
    ],
    ['a removed first record', (r) => r.slice(1), 0, 'removed'],
    ['a removed last record', (r) => r.slice(0, -1), 4, 'removed'],
    [
      'two records in the wrong order',
      (r) => [at(r, 0), at(r, 2), at(r, 1), at(r, 3), at(r, 4)],
      1,
      'removed',
    ],
    ['a record twice', (r) => r.toSpliced(2, 0, at(r, 1)), 1, 'reordered'],
    [
      'entries that changed places',
      (r) => r.map((x, i) => ({ ...x, entry: at(r, i === 1 ? 2 : i === 2 ? 1 : i).entry })),
      1,
      'changed',
    ],
    ['another genesis', () => chainOf(5, genesis('/srv/other.yaml')), 0, 'wrong_start'],
    ['a record too many', (r) => [...r, link(at(r, 4), transitionEntry(0, 5))], 5, 'added'],
  ])('with %s is refused and the record named', async (_, tamper, index, why) => {
    const records = chainOf(5)
    expect(await verifyChain(tamper(records), endsOf(records))).toEqual({ ok: false, index, why })
    expect(chainFaults[why]).toMatch(/\w+/)
  })

  test('does not verify after any one change of any one record', async () => {
    const records = chainOf(6)
    const change = fc.constantFrom<(record: AuditRecord) => AuditRecord>(
      (record) => ({ ...record, entry: { ...record.entry, extra: null } }),
      (record) => ({ ...record, entry: { ...record.entry, ts: `${record.entry.ts} ` } }),
      (record) => ({ ...record, previous: record.hash }),
      (record) => ({ ...record, hash: record.previous }),
      (record) => ({ ...record, index: record.index + 1 }),
    )
    await fc.assert(
      fc.asyncProperty(fc.nat(5), change, async (index, tamper) => {
        const verdict = await verifyChain(records.with(index, tamper(at(records, index))), endsOf(records))
        expect(verdict).toMatchObject({ ok: false, index })
      }),
    )
  })
})
