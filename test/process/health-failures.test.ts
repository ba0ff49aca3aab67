import { writeFileSync } from 'node:fs'
import type { Socket } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { refusal, type ScriptedGateway, silence, startGateway } from '../gateway/scripted-gateway.ts'
import { answerWith, deadPort, httpAnswer, listen } from '../probes/listen.ts'
import { emptyDirectory, vitals } from './vitals.ts'

const canary = 'canary-c0ffee-7f31d9e2'

interface Case {
  readonly what: string
  /** Makes the peer and gives its port. */
  readonly port: () => Promise<number>
  readonly phase: string
  readonly code: string
  readonly hint: RegExp
}

/** A peer that speaks WebSocket and answers as scripted. */
async function scripted(methods: Record<string, unknown>): Promise<number> {
  const gateway: ScriptedGateway = await startGateway({ methods })
  stopLater(gateway)
  return gateway.port
}

const running: ScriptedGateway[] = []
function stopLater(gateway: ScriptedGateway): void {
  running.push(gateway)
}

/** Answers an upgrade by hand, and then sends these bytes. */
function upgraded(socket: Socket, then: Buffer): void {
  socket.once('data', (head) => {
    const key = /sec-websocket-key: (\S+)/i.exec(head.toString('latin1'))?.[1] ?? ''
    const { createHash } = process.getBuiltinModule('node:crypto')
    const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64')
    const lines = [
      'HTTP/1.1 101 X',
      'upgrade: websocket',
      'connection: upgrade',
      `sec-websocket-accept: ${accept}`,
    ]
    socket.write(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`), then]))
  })
}

function drip(socket: Socket): void {
  const answer = 'HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\n\r\n'
  let sent = 0
  const timer = setInterval(() => socket.write(answer[sent++ % answer.length] ?? ''), 1_000)
  socket.on('close', () => clearInterval(timer))
}

const hugeFrame = Buffer.from([0x81, 127, 0, 0, 0, 0, 0x40, 0, 0, 0])

const cases: readonly Case[] = [
  {
    what: 'nobody listens',
    port: deadPort,
    phase: 'connect',
    code: 'GATEWAY_UNREACHABLE',
    hint: /Is the gateway running/,
  },
  {
    what: 'the port accepts and is silent',
    port: () => listen(() => {}),
    phase: 'handshake',
    code: 'GATEWAY_TIMEOUT',
    hint: /--timeout/,
  },
  {
    what: 'the port is a plain HTTP server',
    port: () => listen(answerWith(httpAnswer(200, '<html>'))),
    phase: 'handshake',
    code: 'GATEWAY_NOT_SPOKEN',
    hint: /another program/,
  },
  {
    what: 'the port speaks no HTTP at all',
    port: () => listen((socket) => socket.write('SSH-2.0-OpenSSH_9.2p1\r\n')),
    phase: 'handshake',
    code: 'GATEWAY_NOT_SPOKEN',
    hint: /another program/,
  },
  {
    what: 'the port answers 503',
    port: () => listen(answerWith(httpAnswer(503, '{"ready":false}'))),
    phase: 'handshake',
    code: 'GATEWAY_STARTING',
    hint: /not down/,
  },
  {
    what: 'the port answers one byte a second',
    port: () => listen(drip),
    phase: 'handshake',
    code: 'GATEWAY_TIMEOUT',
    hint: /--timeout/,
  },
  {
    what: 'the gateway hangs up in the middle of the handshake',
    port: () => listen((socket) => socket.once('data', () => socket.destroy())),
    phase: 'handshake',
    code: 'GATEWAY_CLOSED',
    hint: /log/,
  },
  {
    what: 'the WebSocket never says a word',
    port: () => listen((socket) => upgraded(socket, Buffer.alloc(0))),
    phase: 'handshake',
    code: 'GATEWAY_TIMEOUT',
    hint: /--timeout/,
  },
  {
    what: 'a frame is announced that is larger than any answer',
    port: () => listen((socket) => upgraded(socket, hugeFrame)),
    phase: 'handshake',
    code: 'GATEWAY_CLOSED',
    hint: /log/,
  },
  {
    what: 'the token is wrong',
    port: () =>
      scripted({ connect: refusal('INVALID_REQUEST', `unauthorized: gateway token mismatch (${canary})`) }),
    phase: 'handshake',
    code: 'GATEWAY_TOKEN_REFUSED',
    hint: /--token-file/,
  },
  {
    what: 'the protocol is another one',
    port: () =>
      scripted({ connect: refusal('INVALID_REQUEST', 'protocol mismatch', { code: 'PROTOCOL_MISMATCH' }) }),
    phase: 'handshake',
    code: 'GATEWAY_PROTOCOL',
    hint: /protocol 3 and 4/,
  },
  {
    what: 'the gateway is still starting',
    port: () => scripted({ connect: refusal('UNAVAILABLE', 'gateway starting; retry shortly') }),
    phase: 'handshake',
    code: 'GATEWAY_STARTING',
    hint: /not down/,
  },
  {
    what: 'the gateway lets us in and never answers',
    port: () => scripted({ health: silence }),
    phase: 'call',
    code: 'GATEWAY_TIMEOUT',
    hint: /--timeout/,
  },
  {
    what: 'the answer is no health',
    port: () => scripted({ health: ['well', 'well'] }),
    phase: 'call',
    code: 'GATEWAY_CALL_FAILED',
    hint: /log/,
  },
]

const token = join(emptyDirectory(), 'token')
writeFileSync(token, `${canary}\n`, { mode: 0o600 })

describe('vitals health ends with 1, tells the phase, the code and the next step, and never the token', () => {
  it.each(cases)('when $what', async ({ port, phase, code, hint }) => {
    const url = `ws://127.0.0.1:${await port()}`
    // Only silence is waited out; every other answer comes by itself, however late on a busy machine.
    const limit = code === 'GATEWAY_TIMEOUT' ? '4s' : '15s'
    const args = ['health', '--url', url, '--token-file', token, '--timeout', limit]
    const [json, text, nagios, quiet] = await Promise.all([
      vitals([...args, '--json']),
      vitals(args),
      vitals([...args, '--format', 'nagios']),
      vitals([...args, '--quiet']),
    ])
    expect(json).toMatchObject({ status: 1, stderr: '' })
    const report = JSON.parse(json.stdout)
    expect(report).toMatchObject({ ok: false, state: 'unknown', phase, error: { code } })
    expect(report.error.hint).toMatch(hint)
    expect(text).toMatchObject({ status: 1, stderr: '' })
    expect(text.stdout).toContain(`phase ${phase}`)
    expect(nagios).toMatchObject({ status: 2, stderr: '' })
    expect(nagios.stdout).toMatch(/^VITALS CRITICAL - .*\n$/)
    expect(quiet).toMatchObject({ status: 1, stdout: '' })
    expect(quiet.stderr).toMatch(/^vitals: .*\n$/)
    expect([json, text, nagios, quiet].map(({ stdout, stderr }) => stdout + stderr).join('')).not.toContain(
      canary,
    )
    await Promise.all(running.splice(0).map((gateway) => gateway.stop()))
  })
})

describe('a wrong call is no verdict', () => {
  it.each([
    [['--timeout', '3'], 64, /duration/],
    [['--url', 'ftp://host'], 64, /--url is no address/],
    [['--url', `ws://user:${canary}@host`], 64, /secrets do not belong/],
    [['--url', `ws://host/?token=${canary}`], 64, /secrets do not belong/],
    [['--url', 'ws://127.0.0.1:1', '--token-file', '/nowhere/token'], 66, /no file/],
  ])('%j ends with %i', async (args, status, words) => {
    const run = await vitals(['health', ...args])
    expect(run.status).toBe(status)
    expect(run.stderr).toMatch(words)
    expect(run.stdout + run.stderr).not.toContain(canary)
    const nagios = await vitals(['health', ...args, '--format', 'nagios'])
    expect(nagios.status).toBe(3)
    expect(nagios.stdout).toMatch(/^VITALS UNKNOWN - /)
  })

  it('a file of a secret that others can read is refused', async () => {
    const exposed = join(emptyDirectory(), 'token')
    writeFileSync(exposed, canary, { mode: 0o644 })
    const run = await vitals(['health', '--url', 'ws://127.0.0.1:1', '--token-file', exposed])
    expect(run.status).toBe(77)
    expect(run.stderr).toMatch(/mode 0644/)
    expect(run.stderr).not.toContain(canary)
  })

  it('a token is not sent to another host unencrypted', async () => {
    const args = ['health', '--url', 'ws://192.0.2.1:1', '--token-file', token, '--timeout', '1s', '--json']
    const run = await vitals(args)
    expect(run.status).toBe(1)
    expect(JSON.parse(run.stdout)).toMatchObject({ phase: 'resolve', error: { code: 'GATEWAY_PLAINTEXT' } })
  })
})
