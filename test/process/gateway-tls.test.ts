import { X509Certificate } from 'node:crypto'
import { chmodSync, writeFileSync } from 'node:fs'
import { request as httpsRequest, type RequestOptions } from 'node:https'
import { join } from 'node:path'
import { connect, type TLSSocket } from 'node:tls'
import { expect, it } from 'vitest'
import { heartbeatId } from '../../src/core/heartbeat/heartbeat-id.ts'
import { signedHeaders } from '../gateway/server/ingest/signed.ts'
import { type Certificate, makeCertificate } from '../probes/certificate/certificate.ts'
import { runningGateway } from './running-gateway.ts'
import type { Key } from './signed-beat.ts'
import { emptyDirectory, vitals } from './vitals.ts'

function written(directory: string, name: string, { cert, key }: Certificate) {
  const paths = { cert: join(directory, `${name}.crt`), key: join(directory, `${name}.key`) }
  writeFileSync(paths.cert, cert)
  writeFileSync(paths.key, key, { mode: 0o600 })
  return paths
}

function asked(url: string, options: RequestOptions, body = ''): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const request = httpsRequest(url, { ...options, agent: false }, (response) => {
      let text = ''
      response.on('data', (chunk: Buffer) => {
        text += chunk.toString()
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: text }))
    })
    request.on('error', reject)
    request.end(body)
  })
}

function shownCertificate(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket: TLSSocket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false }, () => {
      resolve(socket.getPeerX509Certificate()?.fingerprint256 ?? '')
      socket.destroy()
    })
    socket.on('error', reject)
  })
}

it('listens beyond this host with a certificate alone, or by --insecure, which is written down', async () => {
  const state = emptyDirectory()
  const all = ['--bind', '0.0.0.0']
  const refused = await vitals(['gateway', 'run', '--state-dir', state, '--port', '0', ...all])
  expect(refused).toMatchObject({ status: 78, stderr: expect.stringContaining('without encryption') })
  const { url, told, token } = await runningGateway(state, [...all, '--insecure'])
  await told('asked without encryption, over a network: --insecure')
  const port = new URL(url).port
  const response = await fetch(`http://127.0.0.1:${port}/v1/audit?type=configuration`, {
    headers: { authorization: `Bearer ${token()}` },
  })
  expect(await response.json()).toMatchObject({
    records: [{ entry: { change: 'insecure_listener', url: `http://0.0.0.0:${port}` } }],
  })
})

it('takes a renewed certificate on SIGHUP, and keeps the old one where its key is that of another', async () => {
  const state = emptyDirectory()
  const [first, other, renewed] = [makeCertificate(30), makeCertificate(40), makeCertificate(90)]
  const paths = written(state, 'server', first)
  const { child, url, told } = await runningGateway(state, ['--tls-cert', paths.cert, '--tls-key', paths.key])
  const port = Number(new URL(url).port)
  const fingerprint = ({ cert }: Certificate) => new X509Certificate(cert).fingerprint256
  const health = await asked(`${url}/healthz`, { ca: first.cert })
  expect(health.status).toBe(200)
  expect(JSON.parse(health.body).tls_days_left).toBeGreaterThanOrEqual(29)
  writeFileSync(paths.cert, other.cert)
  child.kill('SIGHUP')
  expect(await told('the certificate is refused, the old one stays')).toMatchObject({
    ...{ code: 'TLS_UNUSABLE', error: expect.stringContaining('is the key of another certificate') },
  })
  expect(await shownCertificate(port)).toBe(fingerprint(first))
  written(state, 'server', renewed)
  child.kill('SIGHUP')
  expect(Number((await told('certificate read again')).days_left)).toBeGreaterThanOrEqual(89)
  expect(await shownCertificate(port)).toBe(fingerprint(renewed))
})

it('refuses a key that others can read, and a certificate that is none', async () => {
  const state = emptyDirectory()
  const paths = written(state, 'server', makeCertificate(30))
  const run = () =>
    vitals([
      'gateway',
      'run',
      '--state-dir',
      state,
      '--port',
      '0',
      '--tls-cert',
      paths.cert,
      '--tls-key',
      paths.key,
    ])
  chmodSync(paths.key, 0o644)
  expect(await run()).toMatchObject({ status: 77, stderr: expect.stringContaining('can be read by others') })
  chmodSync(paths.key, 0o600)
  writeFileSync(paths.cert, 'nothing')
  expect(await run()).toMatchObject({ status: 78, stderr: expect.stringContaining('cannot be used') })
})

it('where an authority for agents is named, a beat needs a certificate with the name of its agent', async () => {
  const state = emptyDirectory()
  const server = makeCertificate(30)
  const paths = written(state, 'server', server)
  const [own, others, unknown] = [
    makeCertificate(30, 'web-1'),
    makeCertificate(30, 'web-2'),
    makeCertificate(30, 'web-1'),
  ]
  writeFileSync(join(state, 'agents.crt'), own.cert + others.cert)
  const config = join(state, 'vitals-gateway.yaml')
  writeFileSync(config, `tls: { cert: ${paths.cert}, key: ${paths.key}, client_ca: agents.crt }\n`)
  const { stdout } = await vitals(['key', 'create', '--agent', 'web-1', '--state-dir', state, '--json'])
  const key: Key = JSON.parse(stdout)
  const { url } = await runningGateway(state, ['--config', config])
  const beat = async (certificate: Partial<Certificate>) => {
    const id = heartbeatId(Date.now(), crypto.getRandomValues(new Uint8Array(10)))
    const ts = new Date().toISOString()
    const body = JSON.stringify({ type: 'heartbeat', agent_id: 'web-1', heartbeat_id: id, ts, probes: {} })
    const secret = Buffer.from(key.secret.replace('whsec_', ''), 'base64')
    const headers = signedHeaders(body, { id, at: Date.now(), secret, keyId: key.key_id })
    return await asked(
      `${url}/v1/heartbeats`,
      { method: 'POST', headers, ca: server.cert, ...certificate },
      body,
    )
  }
  expect(await beat(own)).toMatchObject({ status: 200 })
  for (const wrong of [{}, others, unknown]) {
    const { status, body } = await beat(wrong)
    expect({ status, type: JSON.parse(body).type }).toEqual({
      ...{ status: 403, type: 'urn:openvitals:problem:certificate-mismatch' },
    })
  }
  expect((await asked(`${url}/healthz`, { ca: server.cert })).status).toBe(200)
})
