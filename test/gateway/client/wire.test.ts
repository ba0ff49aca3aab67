import { createHash, X509Certificate } from 'node:crypto'
import { createServer } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { type WebSocket, WebSocketServer } from 'ws'
import { openWire, type WireListener } from '../../../src/gateway/client/wire.ts'
import { hasOpenssl, makeChain } from '../../probes/certificate/certificate-authority.ts'
import { answerWith, httpAnswer, listen, listening } from '../../probes/listen.ts'

const soon = () => AbortSignal.timeout(10_000)
const here = async () => [{ address: '127.0.0.1', family: 4 }] as const

interface Changes {
  readonly tlsFingerprint?: string | null
  readonly signal?: AbortSignal
  readonly resolve?: (
    host: string,
    signal: AbortSignal,
  ) => Promise<readonly { address: string; family: 4 | 6 }[]>
  readonly largestFrame?: number
}

/** Opens a wire and writes down what it tells. */
function open(
  url: string,
  { tlsFingerprint = null, signal = soon(), resolve = here, ...more }: Changes = {},
) {
  const told: string[] = []
  const listener: WireListener = {
    frame: ({ type }) => told.push(type),
    alive: () => told.push('alive'),
    ended: (code, reason) => told.push(`ended ${code} ${reason}`),
  }
  const redact = (text: string) => text
  const options = { resolve, signal, redact, onPhase: () => {}, inspect: () => {}, ...more }
  return { told, opened: openWire({ url, tlsFingerprint }, options, listener) }
}

/** Speaks WebSocket to every client until the test is over. */
async function peer(onConnection: (socket: WebSocket) => void, server = createServer()): Promise<number> {
  const sockets = new WebSocketServer({ server })
  sockets.on('connection', onConnection)
  return listening(server, () => {
    for (const socket of sockets.clients) socket.terminate()
  })
}

describe.skipIf(!hasOpenssl)('an encrypted wire', () => {
  const secure = async () => {
    const { leaf, intermediate, key } = makeChain()
    const port = await peer(() => {}, createSecureServer({ key, cert: leaf + intermediate }))
    const { raw, fingerprint256 } = new X509Certificate(leaf)
    return {
      url: `wss://127.0.0.1:${port}`,
      hash: createHash('sha256').update(raw).digest('hex'),
      fingerprint256,
    }
  }

  it('is refused where nobody vouches for the certificate', async () => {
    const { url } = await secure()
    await expect(open(url).opened).rejects.toMatchObject({ code: 'GATEWAY_TLS', phase: 'handshake' })
  })

  it('is accepted by the fingerprint of the certificate, however it is written', async () => {
    const { url, hash, fingerprint256 } = await secure()
    for (const tlsFingerprint of [hash, fingerprint256, `sha256:${fingerprint256}`, `SHA256:${hash}`]) {
      ;(await open(url, { tlsFingerprint }).opened).close(1000, '')
    }
  })

  it('is refused with the fingerprint of another one, and that of this one is named', async () => {
    const { url, hash, fingerprint256 } = await secure()
    const { opened } = open(url, {
      tlsFingerprint: hash.replace(/^./, (digit) => (digit === '0' ? '1' : '0')),
    })
    await expect(opened).rejects.toMatchObject({
      code: 'GATEWAY_TLS',
      message: expect.stringContaining(fingerprint256),
    })
  })
})

describe('a wire', () => {
  it('hears frames that come with the upgrade, and every ping', async () => {
    const port = await peer((socket) => {
      socket.send(JSON.stringify({ type: 'event', event: 'tick' }))
      socket.send('no frame')
      socket.ping()
    })
    const { told, opened } = open(`ws://127.0.0.1:${port}`)
    await opened
    await vi.waitFor(() => expect(told).toEqual(['alive', 'event', 'alive', 'alive']), { timeout: 10_000 })
  })

  it('is ended by a frame that is too large, and says so', async () => {
    const port = await peer((socket) => socket.send('x'.repeat(2_000)))
    const { told, opened } = open(`ws://127.0.0.1:${port}`, { largestFrame: 1_000 })
    await opened
    await vi.waitFor(() => expect(told).toEqual(['ended 1006 Max payload size exceeded']), {
      timeout: 10_000,
    })
  })

  it('is cut a second after its close where the other side does not answer', async () => {
    const port = await peer((socket) => socket.pause())
    const { told, opened } = open(`ws://127.0.0.1:${port}`)
    const wire = await opened
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    onTestFinished(() => void vi.useRealTimers())
    wire.close(1000, '')
    vi.advanceTimersByTime(1_000)
    vi.useRealTimers()
    await vi.waitFor(() => expect(told).toEqual(['ended 1006 ']), { timeout: 10_000 })
  })

  it('asks for the address of a host without its brackets', async () => {
    const resolve = (host: string) => Promise.reject(new Error(`asked for ${host}`))
    await expect(open('ws://[::1]:1', { resolve }).opened).rejects.toMatchObject({
      code: 'GATEWAY_UNREACHABLE',
      phase: 'resolve',
      message: expect.stringContaining('asked for ::1.'),
    })
  })

  it.each([
    ['a redirect', 302, 'GATEWAY_NOT_SPOKEN'],
    ['a start', 503, 'GATEWAY_STARTING'],
    ['a page', 200, 'GATEWAY_NOT_SPOKEN'],
  ])('is not opened by %s', async (_, status, code) => {
    const elsewhere = await peer(() => {})
    const answer = httpAnswer(status, '', { location: `ws://127.0.0.1:${elsewhere}` })
    const { told, opened } = open(`ws://127.0.0.1:${await listen(answerWith(answer))}`)
    await expect(opened).rejects.toMatchObject({ code, phase: 'handshake' })
    expect(told).toEqual([])
  })
})

describe('a wire whose time is over', () => {
  it('while its name was looked up says so', async () => {
    const stop = new AbortController()
    const resolve = async () => {
      stop.abort()
      throw new Error('given up')
    }
    const { opened } = open('ws://127.0.0.1:1', { resolve, signal: stop.signal })
    await expect(opened).rejects.toMatchObject({ code: 'GATEWAY_TIMEOUT', phase: 'resolve' })
  })

  it('when its name was found is not opened any more', async () => {
    const stop = new AbortController()
    const resolve = async () => {
      stop.abort()
      return here()
    }
    const port = await peer(() => {})
    const { opened } = open(`ws://127.0.0.1:${port}`, { resolve, signal: stop.signal })
    await expect(opened).rejects.toMatchObject({ code: 'GATEWAY_TIMEOUT', phase: 'connect' })
  })

  it('while nobody answers the upgrade says that it came so far', async () => {
    const stop = new AbortController()
    const port = await listen((socket) => socket.once('data', () => stop.abort()))
    const { opened } = open(`ws://127.0.0.1:${port}`, { signal: stop.signal })
    await expect(opened).rejects.toMatchObject({ code: 'GATEWAY_TIMEOUT', phase: 'handshake' })
  })
})
