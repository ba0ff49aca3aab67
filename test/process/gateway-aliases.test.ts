import { randomBytes } from 'node:crypto'
import { request as httpRequest } from 'node:http'
import { expect, it } from 'vitest'
import type { Alias } from '../../src/core/heartbeat/beat/aliases.ts'
import { heartbeatId } from '../../src/core/heartbeat/heartbeat-id.ts'
import { expectInContract } from '../gateway/server/api/answers.ts'
import { signedHeaders } from '../gateway/server/ingest/signed.ts'
import { runningGateway } from './running-gateway.ts'
import type { Key } from './signed-beat.ts'
import { emptyDirectory, vitals } from './vitals.ts'

interface Wishes {
  readonly path?: string
  readonly more?: object
  readonly headers?: Record<string, string>
}

/** Sends beats of one agent by any address and with any headers. */
function sender(port: number, { key_id, agent_id, secret }: Key) {
  return ({ path = '/v1/heartbeats', more = {}, headers = {} }: Wishes) => {
    const at = Date.now()
    const id = heartbeatId(at, randomBytes(10))
    const body = JSON.stringify({
      ...{ agent_id, heartbeat_id: id, ts: new Date(at).toISOString(), probes: { disk: { free_pct: 60 } } },
      ...{ interval_ms: 1, ...more },
    })
    const bytes = Buffer.from(secret.replace('whsec_', ''), 'base64')
    const signature = signedHeaders(body, { id, at, secret: bytes, keyId: key_id })
    return new Promise<{ status: number; isDeprecated: boolean; state: unknown }>((resolve, reject) => {
      const options = { port, path, method: 'POST', headers: { ...signature, ...headers }, agent: false }
      const request = httpRequest(options, (response) => {
        let text = ''
        response.on('data', (chunk: Buffer) => {
          text += chunk.toString()
        })
        response.on('end', () => {
          const { statusCode: status = 0, headers: given } = response
          const answer = JSON.parse(text)
          const type = given['content-type'] ?? null
          expectInContract({ method: 'POST', path, status, type, body: answer })
          const isDeprecated = /^@\d+$/.test(String(given.deprecation)) && given.sunset !== undefined
          resolve({ status, isDeprecated, state: answer.state ?? answer.type })
        })
      })
      request.on('error', reject)
      request.end(body)
    })
  }
}

it('every published old name leads to the same as the present one, with a notice; the present one has none', async () => {
  const state = emptyDirectory()
  const { url, get } = await runningGateway(state)
  const { stdout } = await vitals(['key', 'create', '--agent', 'web-1', '--state-dir', state, '--json'])
  const send = sender(Number(new URL(url).port), JSON.parse(stdout))
  const present = await send({ more: { type: 'heartbeat', event_version: 1 } })
  expect(present).toMatchObject({ status: 200, isDeprecated: false })
  const old = { ...present, isDeprecated: true }
  const { aliases } = (await get('/v1/aliases', {})).body as { aliases: readonly Alias[] }
  for (const { kind, old: name } of aliases) {
    if (kind === 'event') expect(await send({ more: { event: name } }), name).toEqual(old)
    if (kind === 'endpoint') {
      const path = `${name}/heartbeats`
      expect(await send({ path, more: { type: 'heartbeat', event_version: 1 } }), name).toEqual(old)
      expect((await get(`${name}/agents/web-1/status`)).headers.deprecation, name).toMatch(/^@\d+$/)
    }
  }
  expect(new Set(aliases.map(({ kind }) => kind))).toEqual(new Set(['event', 'topic', 'endpoint']))
  expect((await get('/v1/agents/web-1/status')).headers.deprecation).toBeUndefined()
  const foreign = [{ host: 'evil.example' }, { origin: 'https://evil.example' }]
  const refused = await Promise.all(foreign.map((headers) => send({ headers })))
  expect(refused.map(({ status }) => status)).toEqual([421, 403])
})
