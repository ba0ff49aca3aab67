import type { Answer, JudgeItem, SignedBeat } from '../items.ts'

// A batch crosses between the threads as one buffer, which is handed over and not copied. Numbers are big-endian.
const kinds = { beat: 0, other: 1 } as const
const flag = { isBatch: 1, isSkewed: 2, lowPriority: 4 } as const
const answerFlag = { replayed: 1, deprecated: 2 } as const
const beatHead = 1 + 1 + 1 + 8 + 8 + 1 + 1 + 1 + 4
const otherHead = 1 + 4
const answerHead = 2 + 1 + 2 + 4

/** The items of a batch in one buffer of their own. Ids, agents and digests are ASCII, at most 255 characters. */
export function writeItems(items: readonly JudgeItem[]): ArrayBuffer {
  const others = items.map((item) => (item.kind === 'beat' ? null : Buffer.from(JSON.stringify(item))))
  let size = 4
  for (const [index, item] of items.entries()) {
    size += item.kind === 'beat' ? sizeOf(item) : otherHead + (others[index] as Buffer).length
  }
  const buffer = Buffer.from(new ArrayBuffer(size))
  let at = buffer.writeUInt32BE(items.length, 0)
  for (const [index, item] of items.entries()) {
    at = item.kind === 'beat' ? writeBeat(buffer, at, item) : writeOther(buffer, at, others[index] as Buffer)
  }
  return buffer.buffer as ArrayBuffer
}

/** The items that {@link writeItems} wrote; bodies are views into the buffer. */
export function readItems(bytes: ArrayBuffer): readonly JudgeItem[] {
  const buffer = Buffer.from(bytes)
  const items: JudgeItem[] = []
  let at = 4
  for (let left = buffer.readUInt32BE(0); left > 0; left -= 1) {
    const length = buffer.readUInt32BE(at + (buffer[at] === kinds.beat ? beatHead - 4 : 1))
    if (buffer[at] === kinds.beat) {
      const item = readBeat(buffer, at, length)
      items.push(item)
      at += sizeOf(item)
    } else {
      const from = at + otherHead
      items.push(JSON.parse(buffer.toString('utf8', from, from + length)) as JudgeItem)
      at = from + length
    }
  }
  return items
}

function sizeOf({ agent, id, policy, body }: SignedBeat): number {
  return beatHead + agent.length + id.length + policy.length + body.length
}

function writeBeat(buffer: Buffer, from: number, item: SignedBeat): number {
  const { agent, id, policy, body } = item
  const { isBatch, isSkewed, lowPriority } = item
  const flags =
    (isBatch ? flag.isBatch : 0) | (isSkewed ? flag.isSkewed : 0) | (lowPriority ? flag.lowPriority : 0)
  let at = buffer.writeUInt8(kinds.beat, from)
  at = buffer.writeUInt8(flags, at)
  at = buffer.writeUInt8(item.level, at)
  at = buffer.writeDoubleBE(item.receivedAt, at)
  at = buffer.writeDoubleBE(item.attemptAt, at)
  at = buffer.writeUInt8(agent.length, at)
  at = buffer.writeUInt8(id.length, at)
  at = buffer.writeUInt8(policy.length, at)
  at = buffer.writeUInt32BE(body.length, at)
  for (const text of [agent, id, policy]) at += buffer.write(text, at, 'latin1')
  buffer.set(body, at)
  return at + body.length
}

function readBeat(buffer: Buffer, from: number, bodyLength: number): SignedBeat {
  const flags = buffer[from + 1] as number
  const agentAt = from + beatHead
  const idAt = agentAt + (buffer[from + 19] as number)
  const policyAt = idAt + (buffer[from + 20] as number)
  const bodyAt = policyAt + (buffer[from + 21] as number)
  return {
    kind: 'beat',
    agent: buffer.toString('latin1', agentAt, idAt),
    id: buffer.toString('latin1', idAt, policyAt),
    body: buffer.subarray(bodyAt, bodyAt + bodyLength),
    isBatch: (flags & flag.isBatch) !== 0,
    receivedAt: buffer.readDoubleBE(from + 3),
    attemptAt: buffer.readDoubleBE(from + 11),
    isSkewed: (flags & flag.isSkewed) !== 0,
    lowPriority: (flags & flag.lowPriority) !== 0,
    level: buffer[from + 2] as SignedBeat['level'],
    policy: buffer.toString('latin1', policyAt, bodyAt),
  }
}

function writeOther(buffer: Buffer, from: number, json: Buffer): number {
  const at = buffer.writeUInt32BE(json.length, buffer.writeUInt8(kinds.other, from))
  buffer.set(json, at)
  return at + json.length
}

/** The answers to a batch in one buffer of their own. */
export function writeAnswers(answers: readonly (Answer | null)[]): ArrayBuffer {
  const bodies = answers.map((answer) => Buffer.from(answer?.body ?? ''))
  const size = bodies.reduce((sum, body) => sum + answerHead + body.length, 4)
  const buffer = Buffer.from(new ArrayBuffer(size))
  let at = buffer.writeUInt32BE(answers.length, 0)
  for (const [index, answer] of answers.entries()) {
    const body = bodies[index] as Buffer
    const flags =
      (answer?.replayed === true ? answerFlag.replayed : 0) |
      (answer?.deprecated === true ? answerFlag.deprecated : 0)
    at = buffer.writeUInt16BE(answer?.status ?? 0, at)
    at = buffer.writeUInt8(flags, at)
    at = buffer.writeUInt16BE(answer?.retryAfter ?? 0, at)
    at = buffer.writeUInt32BE(body.length, at)
    buffer.set(body, at)
    at += body.length
  }
  return buffer.buffer as ArrayBuffer
}

/** The answers that {@link writeAnswers} wrote. */
export function readAnswers(bytes: ArrayBuffer): readonly (Answer | null)[] {
  const buffer = Buffer.from(bytes)
  const answers: (Answer | null)[] = []
  let at = 4
  for (let left = buffer.readUInt32BE(0); left > 0; left -= 1) {
    const status = buffer.readUInt16BE(at)
    const flags = buffer[at + 2] as number
    const retryAfter = buffer.readUInt16BE(at + 3)
    const end = at + answerHead + buffer.readUInt32BE(at + 5)
    const body = buffer.toString('utf8', at + answerHead, end)
    const replayed = (flags & answerFlag.replayed) !== 0
    const deprecated = (flags & answerFlag.deprecated) !== 0
    answers.push(status === 0 ? null : { status, body, replayed, deprecated, retryAfter })
    at = end
  }
  return answers
}
