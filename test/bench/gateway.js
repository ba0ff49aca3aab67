// A gateway for the bench, in a process of its own: says hello and that it is well. Prints its address.
import { WebSocketServer } from 'ws'

const server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
server.on('listening', () => process.stdout.write(`ws://127.0.0.1:${server.address().port}\n`))
server.on('connection', (socket) => {
  const say = (frame) => socket.send(JSON.stringify(frame))
  say({ type: 'event', event: 'connect.challenge', payload: { nonce: 'n', ts: Date.now() } })
  socket.on('message', (data) => {
    const { id, method } = JSON.parse(String(data))
    const hello = { type: 'hello-ok', protocol: 4, snapshot: {}, auth: { scopes: ['operator.read'] } }
    say({ type: 'res', id, ok: true, payload: method === 'connect' ? hello : { ok: true, ts: Date.now() } })
  })
})
