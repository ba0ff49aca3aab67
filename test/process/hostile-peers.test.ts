import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import type { Socket } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { listen } from '../probes/listen.ts'
import { sampled } from '../sampled.ts'
import { emptyDirectory, vitals } from './vitals.ts'

/** Lets a client upgrade, and then has the socket for itself. */
function upgraded(then: (socket: Socket) => void) {
  return (socket: Socket) => {
    socket.once('data', (head) => {
      const key = /sec-websocket-key: (\S+)/i.exec(head.toString('latin1'))?.[1] ?? ''
      const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64')
      socket.write(
        `HTTP/1.1 101 X\r\nupgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-accept: ${accept}\r\n\r\n`,
      )
      then(socket)
    })
  }
}

/** Sends a piece again and again, as fast as it is taken and without reading anything. */
function flood(piece: Buffer, first: Buffer = Buffer.alloc(0)) {
  const much = Buffer.concat(new Array<Buffer>(Math.ceil(65_536 / piece.length)).fill(piece))
  return (socket: Socket) => {
    socket.write(first)
    const more = () => {
      while (!socket.destroyed && socket.write(much));
    }
    socket.on('drain', more)
    more()
  }
}

/** Sends bytes one by one, five a second. */
function drip(bytes: Buffer) {
  return (socket: Socket) => {
    let sent = 0
    const timer = setInterval(
      () => socket.write(bytes.subarray(sent % bytes.length, (sent++ % bytes.length) + 1)),
      200,
    )
    socket.on('close', () => clearInterval(timer))
  }
}

function frame(opcode: number, payload: string | Buffer, isLast = true): Buffer {
  const body = Buffer.from(payload)
  const head = body.length < 126 ? [body.length] : [126, body.length >> 8, body.length & 0xff]
  return Buffer.concat([Buffer.from([(isLast ? 0x80 : 0) | opcode, ...head]), body])
}

const challenge = frame(
  1,
  JSON.stringify({ type: 'event', event: 'connect.challenge', payload: { nonce: 'n', ts: 1 } }),
)
const hugeFrame = Buffer.from([0x81, 127, 0, 0, 1, 0, 0, 0, 0, 0])

const peers: readonly [string, (socket: Socket) => void][] = [
  ['pings', upgraded(flood(frame(9, 'x'.repeat(100))))],
  ['empty pings', upgraded(flood(frame(9, '')))],
  ['pongs', upgraded(flood(frame(10, 'x')))],
  ['frames that are no JSON', upgraded(flood(frame(1, 'nonsense')))],
  ['binary frames', upgraded(flood(frame(2, Buffer.alloc(100))))],
  ['empty frames', upgraded(flood(frame(1, '')))],
  ['fragments of one byte', upgraded(flood(frame(0, 'x', false), frame(1, 'x', false)))],
  ['fragments of nothing', upgraded(flood(frame(0, '', false), frame(1, 'x', false)))],
  [
    'fragments among pings',
    upgraded(flood(Buffer.concat([frame(9, ''), frame(0, 'x', false)]), frame(1, '{', false))),
  ],
  [
    'events before it lets us in',
    upgraded(flood(frame(1, '{"type":"event","event":"x","payload":[]}'), challenge)),
  ],
  ['one frame of a terabyte', upgraded(flood(Buffer.alloc(1_000, 'x'), hugeFrame))],
  [
    'one frame of 20 MB',
    upgraded(flood(Buffer.alloc(1_000, 'x'), Buffer.from([0x81, 127, 0, 0, 0, 0, 1, 0x31, 0x2d, 0]))),
  ],
  ['a frame, byte by byte', upgraded(drip(challenge))],
  [
    'the answer to the upgrade, byte by byte',
    drip(Buffer.from('HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\n')),
  ],
  [
    'headers without end',
    (socket) => flood(Buffer.from(`x: ${'y'.repeat(100)}\r\n`), Buffer.from('HTTP/1.1 101 X\r\n'))(socket),
  ],
  [
    'one header without end',
    (socket) => flood(Buffer.alloc(1_000, 'y'), Buffer.from('HTTP/1.1 200 X\r\nx: '))(socket),
  ],
]

async function health(port: number) {
  const home = emptyDirectory()
  const peak = join(home, 'peak')
  const begun = performance.now()
  const run = await vitals(['health', '--url', `ws://127.0.0.1:${port}`, '--timeout', '2s', '--json'], {
    env: { HOME: home, VITALS_GATEWAY_TOKEN: 'some-token', PEAK_FILE: peak },
    node: ['--require', join(import.meta.dirname, 'report-peak.cjs')],
  })
  return { ...run, tookMs: performance.now() - begun, peak: Number(readFileSync(peak, 'utf8')) }
}

describe('a peer that gives nothing but', () => {
  it.each(sampled(peers, 3))(
    '%s neither holds up the deadline of health nor fills the memory',
    async (_what, peer) => {
      // What the program takes here and now where nobody answers at all.
      const silent = await health(await listen(() => {}))
      const run = await health(await listen(peer))
      expect(JSON.parse(run.stdout), run.stderr).toMatchObject({
        ok: false,
        error: { code: expect.stringMatching(/^GATEWAY_/) },
      })
      expect(run.status).toBe(1)
      expect(run.tookMs).toBeLessThan(silent.tookMs * 2 + 1_000)
      expect(run.peak - silent.peak).toBeLessThan(100e6)
    },
  )

  it.each(sampled(peers, 3, 1))('%s is an answer of the probe within its time', async (_what, peer) => {
    const home = emptyDirectory()
    const url = `ws://127.0.0.1:${await listen(peer)}`
    writeFileSync(
      join(home, 'p.yaml'),
      `budget: { probe_timeout: 1s, total: 20s }
probes: { g: { kind: gateway, url: "${url}" } }
checks: { g: { transitions: { healthy->critical: { condition: g.up == false } } } }
`,
    )
    const run = await vitals(['probe', 'p.yaml', '--no-state', '--json'], { cwd: home, env: { HOME: home } })
    expect(run.status, run.stderr).toBe(2)
    expect(JSON.parse(run.stdout).results[0].value).toMatchObject({ up: false })
  })
})
