import { createSocket } from 'node:dgram'
import { createServer } from 'node:net'
import { onTestFinished } from 'vitest'

const types: Readonly<Record<string, number>> = { A: 1, NS: 2, CNAME: 5, MX: 15, TXT: 16, AAAA: 28, SRV: 33 }

/** What the server says to a question: record data, an alias without more, an error number of DNS, or nothing at all. */
export type DnsReply = readonly Buffer[] | { readonly alias: string } | number | 'silence' | 'garbage'

/** Record data of each type, in the form of the wire. */
export const record = {
  a: (address: string) => Buffer.from(address.split('.').map(Number)),
  aaaa: (groups: readonly number[]) => {
    const data = Buffer.alloc(16)
    for (const [index, group] of groups.entries()) data.writeUInt16BE(group, index * 2)
    return data
  },
  name: encodeName,
  mx: (priority: number, host: string) => Buffer.concat([uint16(priority), encodeName(host)]),
  srv: (priority: number, weight: number, port: number, host: string) =>
    Buffer.concat([uint16(priority), uint16(weight), uint16(port), encodeName(host)]),
  txt: (...parts: readonly string[]) =>
    Buffer.concat(
      parts.map((part) => Buffer.concat([Buffer.from([Buffer.byteLength(part)]), Buffer.from(part)])),
    ),
}

/**
 * A name server on the loopback, over UDP and TCP of one port, until the test is over. Its table has keys such as
 * `www.example.test A`; a name without an entry does not exist. Over UDP an answer of more than 512 bytes is cut.
 */
export async function startDnsServer(table: Readonly<Record<string, DnsReply>>): Promise<number> {
  for (;;) {
    const port = await servedPort(table)
    if (port !== null) return port
  }
}

/** A port that was free for both; `null` where another program has it for TCP. */
async function servedPort(table: Readonly<Record<string, DnsReply>>): Promise<number | null> {
  const udp = createSocket('udp4')
  await new Promise<void>((resolve) => udp.bind(0, '127.0.0.1', resolve))
  const { port } = udp.address()
  udp.on('message', (question, from) => {
    const answer = answerTo(question, table)
    if (answer === null) return
    udp.send(answer.length > 512 ? cut(question) : answer, from.port, from.address)
  })
  const tcp = createServer((socket) => {
    socket.on('error', () => {})
    socket.once('data', (bytes) => {
      const answer = answerTo(bytes.subarray(2), table)
      if (answer !== null) socket.end(Buffer.concat([uint16(answer.length), answer]))
    })
  })
  const isFree = await new Promise<boolean>((resolve) => {
    tcp.once('error', () => resolve(false))
    tcp.listen(port, '127.0.0.1', () => resolve(true))
  })
  if (!isFree) {
    udp.close()
    return null
  }
  onTestFinished(() => {
    udp.close()
    return new Promise((resolve) => tcp.close(() => resolve()))
  })
  return port
}

function answerTo(question: Buffer, table: Readonly<Record<string, DnsReply>>): Buffer | null {
  const { name, type, end } = readQuestion(question)
  const reply = Object.hasOwn(table, `${name} ${type}`) ? table[`${name} ${type}`]! : 3
  if (reply === 'silence') return null
  if (reply === 'garbage') return Buffer.concat([question.subarray(0, 2), Buffer.from([0x80, 0, 0xff])])
  const error = typeof reply === 'number' ? reply : 0
  const records = typeof reply === 'number' ? [] : 'alias' in reply ? [encodeName(reply.alias)] : reply
  const answered = typeof reply === 'object' && 'alias' in reply ? 'CNAME' : type
  const head = Buffer.from(question.subarray(0, end))
  head.writeUInt16BE(0x8180 | error, 2)
  head.writeUInt16BE(records.length, 6)
  head.writeUInt32BE(0, 8)
  const bodies = records.map((data) =>
    Buffer.concat([
      uint16(0xc00c),
      uint16(types[answered]!),
      uint16(1),
      Buffer.alloc(4),
      uint16(data.length),
      data,
    ]),
  )
  return Buffer.concat([head, ...bodies])
}

function cut(question: Buffer): Buffer {
  const head = Buffer.from(question.subarray(0, readQuestion(question).end))
  head.writeUInt16BE(0x8380, 2)
  head.writeUInt32BE(0, 6)
  return head
}

function readQuestion(question: Buffer): { name: string; type: string; end: number } {
  const labels: string[] = []
  let at = 12
  for (let length = question[at]!; length > 0; length = question[at]!) {
    labels.push(question.toString('latin1', at + 1, at + 1 + length))
    at += 1 + length
  }
  const number = question.readUInt16BE(at + 1)
  const type = Object.keys(types).find((one) => types[one] === number) ?? String(number)
  return { name: labels.join('.').toLowerCase(), type, end: at + 5 }
}

function encodeName(name: string): Buffer {
  const labels = name.split('.').filter((label) => label !== '')
  const parts = labels.map((label) =>
    Buffer.concat([Buffer.from([label.length]), Buffer.from(label, 'latin1')]),
  )
  return Buffer.concat([...parts, Buffer.alloc(1)])
}

function uint16(value: number): Buffer {
  return Buffer.from([value >> 8, value & 255])
}
