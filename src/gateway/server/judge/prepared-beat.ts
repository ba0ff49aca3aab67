import { hash } from 'node:crypto'
import { batchLines, largestBatch } from '../../../core/heartbeat/beat/batch-lines.ts'
import { type Beat, readBeat } from '../../../core/heartbeat/beat/read-beat.ts'
import { refused } from './answers.ts'
import type { Answer, SignedBeat } from './items.ts'

/** One beat as it was read, before anything that is stored was looked at; `null` beats carry their refusal. */
export interface PreparedBeat {
  readonly signed: SignedBeat
  readonly beat: Beat | null
  readonly refusal: Answer | null
  /** The very text of it. */
  readonly text: string
  /** SHA-256 of that text, in hex. */
  readonly print: string
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Reads the beats of a request; for a batch that is none as a whole, the answer that says so. */
export function prepareBeats(signed: SignedBeat): readonly PreparedBeat[] | Answer {
  const text = decode(signed.body)
  if (text === null) return refused('invalid-body', { errors: [{ path: '', message: 'This is not UTF-8.' }] })
  if (!signed.isBatch) return [prepare(signed, text, signed.body)]
  const lines = batchLines(text)
  if (lines === null) return refused('invalid-body', { errors: [{ path: '', message: 'This is not JSON.' }] })
  if (lines.length === 0 || lines.length > largestBatch) return refused('batch-too-large')
  return lines.map((line) => prepare(signed, line, line))
}

/** @param bytes the text once more, as bytes where they are at hand */
function prepare(signed: SignedBeat, text: string, bytes: Uint8Array | string): PreparedBeat {
  const reading = readBeat(text)
  const print = hash('sha256', bytes)
  const part = { signed, text, print }
  if (!reading.ok) {
    const { problem, errors } = reading
    return { ...part, beat: null, refusal: refused(problem, { errors }) }
  }
  const { beat } = reading
  if (beat.agent !== signed.agent) return { ...part, beat: null, refusal: refused('agent-mismatch') }
  if (!signed.isBatch && beat.id !== signed.id) {
    return { ...part, beat: null, refusal: refused('id-mismatch') }
  }
  return { ...part, beat, refusal: null }
}

function decode(bytes: Uint8Array): string | null {
  try {
    return decoder.decode(bytes)
  } catch {
    return null
  }
}
