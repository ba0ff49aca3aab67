import { connect, type Socket } from 'node:net'
import { expect, it } from 'vitest'
import { randomFrom } from '../fuzz/mutate.ts'
import { runningGateway } from './running-gateway.ts'
import { connectedTo, connectParams, socketTo } from './socket-client.ts'
import { emptyDirectory } from './vitals.ts'

// `BODIES=10000` for the long run.
const connections = Number(process.env.BODIES ?? 600)
const seed = Number(process.env.FUZZ_SEED ?? 20_261_201)

async function hardenedGateway() {
  const gateway = await runningGateway(emptyDirectory())
  const port = Number(new URL(gateway.url).port)
  /** It lives, lets clients in, and nothing of it was a defect. */
  const expectUnharmed = async () => {
    const { ask, socket } = await connectedTo(gateway.url, gateway.token())
    expect(await ask('health')).toMatchObject({ ok: true, payload: { ok: true } })
    socket.close()
    expect(gateway.lines.filter(({ level }) => level === 'error')).toEqual([])
  }
  return { ...gateway, port, expectUnharmed }
}

const upgrade = [
  ...['GET / HTTP/1.1', 'host: 127.0.0.1', 'connection: upgrade', 'upgrade: websocket'],
  ...['sec-websocket-version: 13', 'sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==', '', ''],
].join('\r\n')

/** One frame as it goes over the wire. @param first its first byte: fin, reserved bits and opcode */
function frame(first: number, payload: Buffer, { masked = true, length = payload.length } = {}): Buffer {
  const bit = masked ? 0x80 : 0
  const head = [first, length < 126 ? bit | length : bit | 127]
  const size = Buffer.alloc(length < 126 ? 0 : 8)
  if (size.length > 0) size.writeBigUInt64BE(BigInt(length))
  const mask = Buffer.from(masked ? [1, 2, 3, 4] : [])
  const body = masked ? payload.map((byte, index) => byte ^ (mask[index % 4] as number)) : payload
  return Buffer.concat([Buffer.from(head), size, mask, body])
}

const text = (words: string) => Buffer.from(words)
const code = (number: number) => Buffer.from([number >> 8, number & 255])

const malformed: Readonly<Record<string, readonly [Buffer, number]>> = {
  'a frame without a mask': [frame(0x81, text('{}'), { masked: false }), 1002],
  'a compressed frame, which nobody agreed to': [frame(0xc1, text('{}')), 1002],
  'the second reserved bit': [frame(0xa1, text('{}')), 1002],
  'the third reserved bit': [frame(0x91, text('{}')), 1002],
  'an opcode that is none': [frame(0x83, text('{}')), 1002],
  'a control opcode that is none': [frame(0x8b, text('{}')), 1002],
  'a control frame in parts': [frame(0x09, text('a')), 1002],
  'a ping of 126 bytes': [frame(0x89, Buffer.alloc(126)), 1002],
  'a part of nothing': [frame(0x80, text('a')), 1002],
  'a message inside of another': [Buffer.concat([frame(0x01, text('a')), frame(0x81, text('b'))]), 1002],
  'bytes that are no UTF-8': [frame(0x81, Buffer.from([0xc3, 0x28])), 1007],
  'a close of one byte': [frame(0x88, Buffer.from([3])), 1002],
  'a close code that nobody may send': [frame(0x88, code(1005)), 1002],
  'a frame as long as no memory': [frame(0x82, text('a'), { length: 2 ** 62 }), 1009],
}

/** Upgrades and sends these bytes; gives the close code that came back when the socket is closed, `null` for none. */
function closeCodeAfter(port: number, bytes: Buffer): Promise<number | null> {
  return new Promise((resolve) => {
    const received: Buffer[] = []
    const socket: Socket = connect(port, '127.0.0.1', () => socket.write(upgrade))
    let isUpgraded = false
    socket.on('data', (chunk) => {
      received.push(chunk)
      if (!isUpgraded) socket.write(bytes)
      isUpgraded = true
      // A closed WebSocket waits for our close frame, which never comes.
      if (closeIn(Buffer.concat(received)) !== null) socket.end()
    })
    socket.on('error', () => {})
    socket.on('close', () => resolve(closeIn(Buffer.concat(received))))
  })
}

function closeIn(all: Buffer): number | null {
  let at = all.indexOf('\r\n\r\n') + 4
  while (at >= 4 && at + 2 <= all.length) {
    const length = (all[at + 1] as number) & 127
    const head = length === 126 ? 4 : 2
    const size = length === 126 ? all.readUInt16BE(at + 2) : length
    if (((all[at] as number) & 15) === 8 && at + head + 2 <= all.length) return all.readUInt16BE(at + head)
    at += head + size
  }
  return null
}

it('malformed frames end the connection that they come over with the code for them, and harm no other', async () => {
  const { port, expectUnharmed } = await hardenedGateway()
  const codes = await Promise.all(
    Object.entries(malformed).map(async ([what, [bytes]]) => [what, await closeCodeAfter(port, bytes)]),
  )
  expect(codes).toEqual(Object.entries(malformed).map(([what, [, expected]]) => [what, expected]))
  await expectUnharmed()
})

it('before it is let in, a client is closed for whatever is not connect', async () => {
  const { url, token, expectUnharmed } = await hardenedGateway()
  const ended = async (send: string | Buffer) => {
    const client = await socketTo(url)
    client.send(send)
    const closed = await client.closed
    return { ...closed, answers: client.frames.filter(({ type }) => type === 'res') }
  }
  expect(await ended('{not json')).toEqual({ code: 1000, reason: '', answers: [] })
  for (const given of ['{"hello":1}', '[]', '7', '{"type":"req","id":"a","method":"health","extra":1}']) {
    expect(await ended(given)).toEqual({ code: 1008, reason: 'invalid request frame', answers: [] })
  }
  const other = await ended('{"type":"req","id":"a","method":"health"}')
  expect(other).toMatchObject({ code: 1008, answers: [{ id: 'a', error: { code: 'INVALID_REQUEST' } }] })
  expect(await ended('x'.repeat(70_000))).toMatchObject({ code: 1009, answers: [] })
  const params = { extra: 1, client: { id: '', mode: 'cli', version: '1', platform: 'x' } }
  for (const more of [params, { role: 'admin' }, { scopes: 'all' }, { device: {} }, { caps: [1] }]) {
    const connect = { type: 'req', id: 'c', method: 'connect', params: connectParams(token(), more) }
    const refused = await ended(JSON.stringify(connect))
    expect(refused).toMatchObject({ code: 1008, answers: [{ id: 'c', error: { code: 'INVALID_REQUEST' } }] })
  }
  await expectUnharmed()
})

it('once it is let in, a client is told what is wrong, and stays', async () => {
  const { url, token, expectUnharmed } = await hardenedGateway()
  const client = await connectedTo(url, token())
  const wrong = {
    invalid: ['{"type":"req","method":"health"}', '{"type":"ping"}', '[]', 'null'],
    a1: ['{"type":"req","id":"a1","method":"health","extra":true}', '{"type":"req","id":"a1","method":""}'],
  }
  client.send('{not json')
  const given = Object.values(wrong).flat()
  for (const text of given) client.send(text)
  client.send(`{"type":"req","id":"k","id":"k","method":"health"}`)
  client.send(`{"type":"req","id":"p","method":"health","params":{"__proto__":{"x":1}}}`)
  client.send(`{"type":"req","id":"d","method":"health","params":${'['.repeat(50)}${']'.repeat(50)}}`)
  client.send(Buffer.from('{"type":"req","id":"binary","method":"health"}'))
  expect(await client.heard(({ id }) => id === 'binary')).toMatchObject({ ok: true })
  const refused = client.frames.filter(({ ok, error }) => ok === false && error.code === 'INVALID_REQUEST')
  expect(
    refused.map(({ error }) => error.message).every((words) => /^invalid request frame: /.test(words)),
  ).toBe(true)
  expect(refused.map(({ id }) => id)).toEqual([
    ...['invalid', 'invalid', 'invalid', 'invalid', 'a1', 'a1', 'invalid', 'invalid', 'invalid'],
  ])
  expect(await client.ask('health', { probe: 'x'.repeat(70_000) })).toMatchObject({ ok: false })
  client.send('x'.repeat(2_200_000))
  expect(await client.closed).toMatchObject({ code: 1009 })
  await expectUnharmed()
})

it(`${connections} connections that say anything harm nothing`, async () => {
  const { port, token, expectUnharmed } = await hardenedGateway()
  const random = randomFrom(seed)
  const bytes = (most: number) => Buffer.from(Array.from({ length: 1 + random(most) }, () => random(256)))
  const asked = { type: 'req', id: '1', method: 'connect', params: connectParams(token()) }
  const good = frame(0x81, Buffer.from(JSON.stringify(asked)))
  const one = () => {
    const kind = random(4)
    if (kind === 0) return bytes(400)
    const damaged = Buffer.from(good)
    for (let left = random(6); left > 0; left -= 1) damaged[random(damaged.length)] = random(256)
    if (kind === 1) return Buffer.concat([damaged, bytes(200)])
    return kind === 2
      ? Buffer.concat([good, frame(random(256), bytes(120))])
      : damaged.subarray(0, random(200))
  }
  const talk = () =>
    new Promise<void>((resolve) => {
      const socket: Socket = connect(port, '127.0.0.1', () => {
        socket.write(random(10) === 0 ? bytes(300) : upgrade)
        socket.end(one())
      })
      socket.on('error', () => {}).on('close', () => resolve())
      socket.resume()
    })
  for (let left = connections; left > 0; left -= 20) {
    await Promise.all(Array.from({ length: Math.min(20, left) }, talk))
  }
  await expectUnharmed()
}, 60_000)
