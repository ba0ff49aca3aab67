// The smallest client of a gateway, which shares nothing with ours: what it is told is what our answers are held against.
import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import { WebSocket } from 'ws'

const answerMs = 240_000

/**
 * Connects and shakes hands. A device signs for itself, which gives every release's full scopes.
 *
 * @param as `role` (operator or node) and `client` (id and mode); both have defaults
 */
export async function connectRaw(
  url,
  token,
  { role = 'operator', client = 'cli', device = newDevice() } = {},
) {
  const socket = new WebSocket(url)
  const open = new Map()
  const events = []
  let nonce
  const challenged = new Promise((resolve, reject) => {
    socket.once('error', reject)
    socket.once('close', (code, reason) => reject(new Error(`closed ${code} ${reason}`)))
    socket.on('message', (data) => {
      const frame = JSON.parse(String(data))
      if (frame.event === 'connect.challenge') {
        nonce = frame.payload
        resolve()
      } else if (frame.type === 'res') {
        open.get(frame.id)?.(frame)
        open.delete(frame.id)
      } else events.push(frame)
    })
  })
  await challenged
  socket.on('error', () => {})
  let count = 0
  const call = (method, params = {}) => {
    count += 1
    const id = String(count)
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`${method} was not answered`)), answerMs)
      open.set(id, (frame) => {
        clearTimeout(late)
        if (frame.ok) resolve(frame.payload)
        else reject(Object.assign(new Error(`${method}: ${frame.error.message}`), { code: frame.error.code }))
      })
      socket.send(JSON.stringify({ type: 'req', id, method, params }))
    })
  }
  const scopes = role === 'node' ? [] : ['operator.admin', 'operator.read', 'operator.write']
  const mode = role === 'node' ? 'node' : 'cli'
  const id = role === 'node' ? 'node-host' : client
  const hello = await call('connect', {
    minProtocol: 3,
    maxProtocol: 4,
    client: { id, mode, version: '1.0.0', platform: 'linux', displayName: 'raw client' },
    role,
    scopes,
    caps: role === 'node' ? ['system'] : [],
    auth: { token },
    device: device.proof({ id, mode, role, scopes, token, ...nonce }),
  })
  return { call, hello, events, kill: () => socket.terminate(), close: () => socket.close() }
}

/** A device of its own: an Ed25519 key pair and how it proves itself (version 2 of the proof, known to all releases). */
export function newDevice() {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const raw = Buffer.from(publicKey.export({ format: 'jwk' }).x, 'base64url')
  const id = createHash('sha256').update(raw).digest('hex')
  return {
    id,
    proof({ id: client, mode, role, scopes, token, nonce, ts = Date.now() }) {
      const words = ['v2', id, client, mode, role, scopes.join(','), ts, token, nonce]
      const signature = sign(null, Buffer.from(words.join('|')), privateKey).toString('base64url')
      return { id, publicKey: raw.toString('base64url'), signature, signedAt: ts, nonce }
    },
  }
}
