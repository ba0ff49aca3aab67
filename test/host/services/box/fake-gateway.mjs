// A gateway that behaves as a file tells it, in OpenClaw's protocol: fake-gateway.mjs PORT MODE_FILE. One word a line:
// healthy, degraded, starting, silent (accepts and never answers), closed (opens no port), exit (ends with status 3);
// without the file it is healthy. A second word is how many milliseconds the port stays closed after the start.
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { WebSocketServer } from 'ws'

const [port, modeFile] = process.argv.slice(2)
const server = createServer((_, response) => response.writeHead(404).end())
const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false })
const startedAt = Date.now()

server.on('upgrade', (request, socket, head) => {
  if (mode().name === 'silent') return
  sockets.handleUpgrade(request, socket, head, serve)
})
process.on('SIGTERM', () => process.exit(0))
if (mode().name === 'exit') process.exit(3)
setInterval(() => {
  if (!server.listening && mode().name !== 'closed' && Date.now() - startedAt >= mode().closedMs) {
    server.listen(Number(port), '127.0.0.1')
  }
}, 20)

function mode() {
  let text = 'healthy'
  try {
    text = readFileSync(modeFile, 'utf8')
  } catch {
    // No file is as good as `healthy`.
  }
  const [name, closedMs = '0'] = text.trim().split(/\s+/)
  return { name, closedMs: Number(closedMs) }
}

function serve(socket) {
  const send = (frame) => socket.send(JSON.stringify(frame))
  send({ type: 'event', event: 'connect.challenge', payload: { nonce: 'n', ts: Date.now() } })
  socket.on('message', (data) => {
    const { id, method } = JSON.parse(String(data))
    if (method === 'connect' && mode().name === 'starting') {
      const error = { code: 'UNAVAILABLE', message: 'gateway starting; retry shortly', retryable: true }
      send({ type: 'res', id, ok: false, error })
      socket.close(1013, 'gateway starting')
    } else if (method === 'connect') send({ type: 'res', id, ok: true, payload: hello() })
    else if (method === 'health') send({ type: 'res', id, ok: true, payload: health() })
    else
      send({
        type: 'res',
        id,
        ok: false,
        error: { code: 'INVALID_REQUEST', message: `unknown method: ${method}` },
      })
  })
}

function hello() {
  const server = { version: '2026.9.6', bootId: String(startedAt), connId: 'c' }
  const policy = { maxPayload: 524_288, maxBufferedBytes: 1_572_864, tickIntervalMs: 30_000 }
  const auth = { method: 'token', role: 'operator', scopes: ['operator.read'] }
  const features = { methods: ['health'], events: [], capabilities: [] }
  return {
    type: 'hello-ok',
    protocol: 4,
    server,
    policy,
    auth,
    features,
    snapshot: { uptimeMs: Date.now() - startedAt },
  }
}

function health() {
  const errors = mode().name === 'degraded' ? [{ id: 'browser', error: 'it failed to load' }] : []
  return { ok: true, ts: Date.now(), plugins: { loaded: [], errors }, channels: {}, channelOrder: [] }
}
