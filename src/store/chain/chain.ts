import { canonicalJson } from '../../core/text/canonical-json.ts'
import { Sha256, sha256 } from '../../core/text/sha256.ts'
import type { AuditEntry, AuditRecord, ChainEnds, ChainPoint, StoredText } from '../store.ts'

/** What can be wrong with a record, and how to say it. */
export const chainFaults = {
  wrong_start: 'the chain does not start where it must',
  changed: 'the entry is not what was written',
  removed: 'the record is missing',
  reordered: 'the record stands in the wrong place',
  unlinked: 'the record does not follow the one before it',
  added: 'the record was not written by vitals',
  dated: 'the time beside the entry is not the time in it',
  gone: 'the trail is gone, and it was signed',
  cut_off: 'the trail ends before a record that was signed',
  cut_short: 'the trail begins later than was signed, and no pruning says why',
  rewritten: 'the record is not the one that was signed',
  forged: 'the signature over the trail is none',
} as const

export type ChainFault = keyof typeof chainFaults

/** What verifying a chain came to; `index` is that of the first bad record. */
export type ChainVerdict =
  | { readonly ok: true; readonly count: number; readonly head: string }
  | { readonly ok: false; readonly index: number; readonly why: ChainFault }

/** Where a policy's chain starts: index -1, and SHA-256 over a fixed text that ends in the policy's real path. */
export function genesis(policyPath: string): ChainPoint {
  const text = `openvitals audit chain 1\n${policyPath}\n`
  return { index: -1, hash: `sha256:${sha256(text)}` }
}

/**
 * The record that follows `previous`: its hash is SHA-256 over the 32 bytes of the previous hash and the entry's
 * canonical JSON in UTF-8.
 *
 * @throws TypeError when the entry has no canonical JSON.
 */
export function link(previous: ChainPoint, entry: AuditEntry): AuditRecord {
  const bytes = Buffer.from(previous.hash.slice('sha256:'.length), 'hex')
  const hash = new Sha256().update(bytes).update(canonicalJson(entry)).hex()
  return { index: previous.index + 1, entry, previous: previous.hash, hash: `sha256:${hash}` }
}

/** The hash of the record that follows `previous`, of its canonical text; as {@link link}, by OpenSSL. */
export function linkText(previous: ChainPoint, text: string): string {
  return nativeHash(previous, text)
}

/** A record to verify, and how it is stored where that is known. */
export type VerifiedRecord = AuditRecord & { readonly stored?: StoredText }

/**
 * Recomputes a chain from its anchor to its head and names the first record that is not as it was written. Without
 * `ends.head`, records cut off the end go unnoticed. `headNow` is asked when there are records behind that head: of a
 * chain in use, they may have been written since.
 */
export async function verifyChain(
  records: Iterable<VerifiedRecord> | AsyncIterable<VerifiedRecord>,
  ends: Pick<ChainEnds, 'anchor'> & Partial<Pick<ChainEnds, 'head'>>,
  headNow: () => Promise<ChainPoint | undefined> = async () => ends.head,
): Promise<ChainVerdict> {
  const { anchor, head } = ends
  let last = anchor
  for await (const record of records) {
    const fault = faultOf(record, last, anchor) ?? faultAtHead(record, head)
    if (fault !== null) return fault
    last = record
  }
  const fault = faultAtHead(last, head) ?? (await faultOfEnd(last, head, headNow))
  return fault ?? { ok: true, count: last.index - anchor.index, head: last.hash }
}

function faultOf(record: VerifiedRecord, last: ChainPoint, anchor: ChainPoint): ChainVerdict | null {
  if (record.index > last.index + 1) return { ok: false, index: last.index + 1, why: 'removed' }
  if (record.index <= last.index) return { ok: false, index: record.index, why: 'reordered' }
  if (record.previous !== last.hash) {
    return { ok: false, index: record.index, why: last === anchor ? 'wrong_start' : 'unlinked' }
  }
  if (!isAsWritten(record, last)) return { ok: false, index: record.index, why: 'changed' }
  const { stored, entry } = record
  return stored === undefined || stored.ts === entry.ts
    ? null
    : { ok: false, index: record.index, why: 'dated' }
}

function faultAtHead(point: ChainPoint, head: ChainPoint | undefined): ChainVerdict | null {
  if (point.index !== head?.index || point.hash === head.hash) return null
  return { ok: false, index: point.index, why: 'changed' }
}

async function faultOfEnd(
  last: ChainPoint,
  head: ChainPoint | undefined,
  headNow: () => Promise<ChainPoint | undefined>,
): Promise<ChainVerdict | null> {
  if (head === undefined || last.index === head.index) return null
  if (last.index < head.index) return { ok: false, index: last.index + 1, why: 'removed' }
  const newest = (await headNow()) ?? head
  return last.index > newest.index ? { ok: false, index: newest.index + 1, why: 'added' } : null
}

// What is stored is the canonical text itself, so that it need not be made again; older files hold another form.
function isAsWritten({ entry, hash, stored }: VerifiedRecord, previous: ChainPoint): boolean {
  if (stored !== undefined && nativeHash(previous, stored.text) === hash) return true
  try {
    return nativeHash(previous, canonicalJson(entry)) === hash
  } catch {
    return false
  }
}

// Whole trails are megabytes, which OpenSSL hashes twenty times as fast as plain code.
function nativeHash(previous: ChainPoint, text: string): string {
  const { hash } = process.getBuiltinModule('node:crypto')
  const bytes = Buffer.from(previous.hash.slice('sha256:'.length), 'hex')
  return `sha256:${hash('sha256', Buffer.concat([bytes, Buffer.from(text)]))}`
}
