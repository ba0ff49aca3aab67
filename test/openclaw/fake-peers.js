// What stands behind a real gateway in these tests: a model that answers at once, and a Telegram whose bots behave by
// their tokens. All on loopback.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { createSecureContext, TLSSocket } from 'node:tls'

const telegramHost = 'api.telegram.org'

/** Bot tokens by what Telegram makes of them. */
export const bots = {
  ok: `111111111:${'works'.repeat(7)}`,
  refused: `222222222:${'bad__'.repeat(7)}`,
  hanging: `333333333:${'hangs'.repeat(7)}`,
  spare: `444444444:${'spare'.repeat(7)}`,
}

/**
 * Starts both on one port, and a proxy that takes Telegram's own address there, for releases that cannot be told
 * another. `directory` keeps the certificate of that address.
 *
 * @returns `url`, `proxyUrl`, the file of the certificate's authority, and how many calls each bot made
 */
export async function startFakePeers(directory) {
  const calls = { model: 0, telegram: {} }
  const server = createServer((request, response) => answer(request, response, calls))
  await listen(server)
  const certificate = makeCertificate(directory)
  const proxy = createServer((_, response) => response.writeHead(502).end())
  proxy.on('connect', (request, socket) => {
    socket.on('error', () => {})
    if (!request.url.startsWith(telegramHost)) return socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n')
    socket.write('HTTP/1.1 200 OK\r\n\r\n')
    const secure = new TLSSocket(socket, { isServer: true, secureContext: createSecureContext(certificate) })
    secure.on('error', () => {})
    server.emit('connection', secure)
  })
  await listen(proxy)
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    proxyUrl: `http://127.0.0.1:${proxy.address().port}`,
    authority: certificate.path,
    calls,
    close() {
      for (const each of [server, proxy]) {
        each.close()
        each.closeAllConnections()
      }
    },
  }
}

async function answer(request, response, calls) {
  let body = ''
  for await (const part of request.setEncoding('utf8')) body += part
  const { pathname } = new URL(request.url, 'http://fake')
  const json = (status, value) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
  }
  const bot = /^\/bot([^/]+)\/(\w+)$/.exec(pathname)
  if (bot !== null) return answerBot(bot[1], bot[2], body, json, calls.telegram)
  if (pathname.endsWith('/models'))
    return json(200, { object: 'list', data: [{ id: 'steady', object: 'model' }] })
  if (!pathname.endsWith('/chat/completions')) return json(404, { error: { message: `no ${pathname}` } })
  calls.model += 1
  const { model, stream } = JSON.parse(body)
  if (model === 'failing') return json(500, { error: { message: 'the model is down', type: 'server_error' } })
  if (stream !== true) return json(200, completion(model))
  streamCompletion(response, model)
}

function answerBot(token, method, body, json, calls) {
  calls[token] = (calls[token] ?? 0) + 1
  const refuse = (code, description) => json(code, { ok: false, error_code: code, description })
  if (token === bots.refused) return refuse(401, 'Unauthorized')
  if (token === bots.hanging) return
  // A person who has blocked the bot.
  if (method.startsWith('send') && /\b999\b/.test(body))
    return refuse(403, 'Forbidden: bot was blocked by the user')
  const results = {
    getMe: { id: 4242, is_bot: true, first_name: 'Fake', username: 'fake_bot', can_join_groups: true },
    getWebhookInfo: { url: '', has_custom_certificate: false, pending_update_count: 0 },
    sendMessage: { message_id: 1, date: 1, chat: { id: 1, type: 'private' }, text: 'x' },
  }
  // Telegram keeps a poll open until there is something or its time is over.
  if (method === 'getUpdates') return void setTimeout(() => json(200, { ok: true, result: [] }), 2_000)
  json(200, { ok: true, result: results[method] ?? true })
}

const usage = { prompt_tokens: 1_200, completion_tokens: 30, total_tokens: 1_230 }
const text = 'All is well.'

function completion(model) {
  const choices = [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: text } }]
  return { id: 'c', object: 'chat.completion', created: 1, model, choices, usage }
}

function streamCompletion(response, model) {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  const send = (rest) => {
    const chunk = { id: 'c', object: 'chat.completion.chunk', created: 1, model, ...rest }
    response.write(`data: ${JSON.stringify(chunk)}\n\n`)
  }
  send({ choices: [{ index: 0, delta: { role: 'assistant', content: text } }] })
  send({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] })
  send({ choices: [], usage })
  response.end('data: [DONE]\n\n')
}

function makeCertificate(directory) {
  const [key, cert] = ['fake-telegram.key', 'fake-telegram.pem'].map((name) => join(directory, name))
  const extensions = ['-addext', `subjectAltName=DNS:${telegramHost}`, '-addext', 'basicConstraints=CA:TRUE']
  const request = [
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-days',
    '2',
    '-subj',
    `/CN=${telegramHost}`,
  ]
  execFileSync('openssl', [...request, ...extensions, '-keyout', key, '-out', cert], { stdio: 'ignore' })
  return { key: readFileSync(key), cert: readFileSync(cert), path: cert }
}

function listen(server) {
  return new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
}
