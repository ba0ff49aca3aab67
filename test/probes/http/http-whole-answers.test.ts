import type { Socket } from 'node:net'
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { listen } from '../listen.ts'
import { probeOnce } from '../probe-once.ts'

/** Answers with these pieces, one after the other with a moment between them, and leaves. */
function inPieces(...pieces: readonly (string | Buffer)[]): (socket: Socket) => void {
  return (socket) => {
    socket.once('data', async () => {
      for (const [index, piece] of pieces.entries()) {
        if (index > 0) await new Promise((resolve) => setTimeout(resolve, 60))
        socket.write(piece)
      }
      setTimeout(() => socket.destroy(), 30)
    })
  }
}

async function ask(
  server: (socket: Socket) => void,
  options: Record<string, unknown> = {},
  timeoutMs = 10_000,
) {
  const url = `http://127.0.0.1:${await listen(server)}/`
  return (await probeOnce('http', { url, ...options }, { timeoutMs })).result
}

function packed(body: Buffer, headers: string): (socket: Socket) => void {
  const head = `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n${headers}\r\n\r\n`
  return inPieces(Buffer.concat([Buffer.from(head), body]))
}

const ok = 'HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok'

describe('an answer that is whole', () => {
  it.each<[string, readonly (string | Buffer)[], Record<string, unknown>, number]>([
    ['with more than its length, at once', [`${ok}ay`], {}, 200],
    ['with more than its length, later', [ok, 'ay'], {}, 200],
    [
      'with more than its length on a connection that is kept',
      [`${ok.replace('close', 'keep-alive')}ay`],
      {},
      200,
    ],
    ['with a line too many', [`${ok}\r\n`], {}, 200],
    ['to HEAD with a body', ['HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello'], { method: 'HEAD' }, 200],
    ['204 with a body', ['HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\nhello'], {}, 204],
    ['304 with a body, later', ['HTTP/1.1 304 Not Modified\r\n\r\n', 'hello'], {}, 304],
    [
      'in chunks with more behind the last',
      ['HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\nmore'],
      {},
      200,
    ],
    [
      '101',
      ['HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n\x01\x02'],
      { expect_status: 101 },
      101,
    ],
    ['after a 103', [`HTTP/1.1 103 Early Hints\r\nLink: <a>\r\n\r\n${ok}`], {}, 200],
    ['after a 100', [`HTTP/1.1 100 Continue\r\n\r\n${ok}`], {}, 200],
  ])('%s is up', async (_what, pieces, options, status) => {
    const { ok: isOk, error, value } = await ask(inPieces(...pieces), options)
    expect({ isOk, error, value }).toMatchObject({ isOk: true, error: null, value: { up: true, status } })
  })

  it('has the body that its length says, and no more', async () => {
    expect((await ask(inPieces(`${ok}ay`), { match: '^ok$' })).value).toMatchObject({ matched: true })
  })

  it.each<[string, (socket: Socket) => void, string, number]>([
    ['breaks off', inPieces('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok'), 'reset', 10_000],
    [
      'breaks off in a chunk',
      inPieces('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nok'),
      'reset',
      10_000,
    ],
    [
      'has a chunk that is none',
      inPieces('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nok'),
      'wrong_answer',
      10_000,
    ],
    [
      'never ends',
      (socket) => socket.once('data', () => socket.write('HTTP/1.1 200 OK\r\n\r\ndata: 1\n\n')),
      'timeout',
      400,
    ],
  ])('has a status although its body %s', async (_what, server, reason, timeoutMs) => {
    const result = await ask(server, { match: 'end' }, timeoutMs)
    expect(result).toMatchObject({ ok: false, value: { up: false, status: 200, reason } })
    expect(result.value).not.toHaveProperty('matched')
  })

  it('is judged by its status first', async () => {
    const result = await ask(inPieces('HTTP/1.1 500 X\r\nContent-Length: 9\r\n\r\nok'))
    expect(result).toMatchObject({
      error: 'status 500 is not expected',
      value: { status: 500, reason: 'wrong_answer' },
    })
  })
})

describe('a body', () => {
  const text = Buffer.from('status: UP')
  it.each([
    ['gzip', gzipSync(text)],
    ['x-gzip', gzipSync(text)],
    ['deflate', deflateSync(text)],
    ['deflate', deflateRawSync(text)],
    ['br', brotliCompressSync(text)],
    ['zstd', zstdCompressSync(text)],
    ['gzip, br', brotliCompressSync(gzipSync(text))],
    ['identity', text],
  ])('packed with %s is unpacked', async (packing, body) => {
    const result = await ask(packed(body, `Content-Encoding: ${packing}`), { match: '^status: UP$' })
    expect(result).toMatchObject({ ok: true, value: { up: true, matched: true } })
  })

  it.each([
    ['compress', text, 'content-encoding: compress'],
    ['gzip', text, 'content-encoding: gzip'],
    ['br', gzipSync(text), 'content-encoding: br'],
  ])('that cannot be unpacked is named: %s', async (packing, body, words) => {
    const result = await ask(packed(body, `Content-Encoding: ${packing}`), { match: 'UP' })
    expect(result).toMatchObject({ ok: false, value: { up: false, reason: 'wrong_answer', status: 200 } })
    expect(result.error).toContain(words)
    expect(result.value).not.toHaveProperty('matched')
  })

  it.each(['gzip', 'br'])(
    'that unpacks to a thousand times its size is read to the limit: %s',
    async (packing) => {
      const large = Buffer.alloc(64 * 2 ** 20, 'a')
      const body = packing === 'gzip' ? gzipSync(large) : brotliCompressSync(large)
      const options = { match: '^a{100}', max_body: '1MiB' }
      expect((await ask(packed(body, `Content-Encoding: ${packing}`), options)).value).toMatchObject({
        matched: true,
      })
    },
  )

  it('of which the limit leaves a part is unpacked as far as that goes', async () => {
    const noise = Array.from({ length: 20_000 }, (_, index) => `${index * 7_919}`).join(' ')
    const body = gzipSync(`first ${noise}`)
    expect(body.length).toBeGreaterThan(8_192)
    const options = { match: '^first 0 7919', max_body: '8KiB' }
    expect((await ask(packed(body, 'Content-Encoding: gzip'), options)).value).toMatchObject({
      matched: true,
    })
  })

  const utf16 = Buffer.from('läuft', 'utf16le')
  const mark = (bytes: readonly number[], body: Buffer) => Buffer.concat([Buffer.from(bytes), body])
  it.each([
    ['ISO-8859-1', Buffer.from('läuft', 'latin1'), 'text/plain; charset=ISO-8859-1'],
    ['a charset in quotes', Buffer.from('läuft', 'latin1'), 'text/plain;charset="iso-8859-1"; x=y'],
    ['UTF-16', utf16, 'text/plain; charset=utf-16'],
    ['UTF-16 the other way', Buffer.from(utf16).swap16(), 'text/plain; charset=UTF-16'],
    ['UTF-16BE', Buffer.from(utf16).swap16(), 'text/plain; charset=utf-16be'],
    ['a mark of UTF-16', mark([0xff, 0xfe], utf16), 'text/plain'],
    ['a mark of UTF-8', mark([0xef, 0xbb, 0xbf], Buffer.from('läuft')), 'application/json'],
    ['UTF-8 and no word about it', Buffer.from('läuft'), 'text/plain'],
  ])('is read in its character set: %s', async (_what, body, type) => {
    const result = await ask(packed(body, `Content-Type: ${type}`), { match: '^läuft$' })
    expect(result).toMatchObject({ ok: true, value: { matched: true } })
  })

  it.each([
    ['a character set that nobody knows', 'text/plain; charset=klingon', 'klingon', false],
    ['no UTF-8 and no word about it', 'text/plain', 'no UTF-8', true],
  ])('says so where it has %s', async (_what, type, words, isRead) => {
    const result = await ask(packed(Buffer.from('läuft', 'latin1'), `Content-Type: ${type}`), {
      match: 'läuft',
    })
    expect(result).toMatchObject({ ok: false, value: { up: false, reason: 'wrong_answer' } })
    expect(result.error).toContain(words)
    expect(Object.hasOwn(result.value as object, 'matched')).toBe(isRead)
  })
})
