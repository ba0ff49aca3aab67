import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { makeCertificate } from '../probes/certificate/certificate.ts'
import { deadPort } from '../probes/listen.ts'
import { runningGateway } from './running-gateway.ts'
import { beat } from './signed-beat.ts'
import { emptyDirectory, vitals } from './vitals.ts'

/** A token of the gateway of this state directory, in a file that its owner alone can read. */
async function tokenFile(state: string, scope: string): Promise<string> {
  const words = ['key', 'create', '--operator', 'far', '--scope', scope, '--state-dir', state, '--json']
  const path = join(emptyDirectory(), 'token')
  writeFileSync(path, `${JSON.parse((await vitals(words)).stdout).token}\n`, { mode: 0o600 })
  return path
}

it('shows the agents of a gateway elsewhere by its address and a token, and removes one with the scope for it', async () => {
  const state = emptyDirectory()
  const { url } = await runningGateway(state)
  const made = await vitals(['key', 'create', '--agent', 'web-1', '--state-dir', state, '--json'])
  await beat(Number(new URL(url).port), JSON.parse(made.stdout), {
    probes: { disk: { up: true, free_pct: 1 } },
  })
  const reader = await tokenFile(state, 'operator.read')
  const far = (words: readonly string[], env = {}) => vitals([...words, '--url', url], { env })
  const named = ['--token-file', reader]
  const listed = await far(['agent', 'list', '--json', ...named])
  expect([listed.status, JSON.parse(listed.stdout)]).toMatchObject([0, { agents: [{ agent_id: 'web-1' }] }])
  expect((await far(['agent', 'show', 'web-1'], { VITALS_TOKEN_FILE: reader })).stdout).toContain('web-1')
  expect((await far(['agent', 'timeline', 'web-1', ...named])).status).toBe(0)
  expect(await far(['incident', 'list', ...named])).toMatchObject({ status: 0, stderr: '' })
  expect(await far(['agent', 'show', 'web-9', ...named])).toMatchObject({ status: 66 })
  expect(await far(['agent', 'list'])).toMatchObject({
    ...{ status: 77, stderr: expect.stringContaining('lets nobody in without a credential') },
  })
  writeFileSync(reader, 'vt_nothing\n')
  expect(await far(['agent', 'list', ...named])).toMatchObject({
    ...{ status: 77, stderr: expect.stringContaining(`refused the credential from ${reader}`) },
  })
  const again = await tokenFile(state, 'operator.read')
  expect(await far(['agent', 'remove', 'web-1', '--token-file', again])).toMatchObject({
    ...{ status: 77, stderr: expect.stringContaining('operator.admin') },
  })
  const admin = await tokenFile(state, 'operator.admin')
  expect(await far(['agent', 'remove', 'web-1', '--token-file', admin])).toMatchObject({ status: 0 })
  chmodSync(admin, 0o644)
  expect(await far(['agent', 'list', '--token-file', admin])).toMatchObject({ status: 77 })
})

it('acknowledges and silences at a gateway elsewhere, with a token that may write', async () => {
  const state = emptyDirectory()
  const { url } = await runningGateway(state)
  const made = await vitals(['key', 'create', '--agent', 'web-1', '--state-dir', state, '--json'])
  const probes = { disk: { up: true, free_pct: 1 }, memory: { available_pct: 50 }, cpu: { load_per_core: 0 } }
  for (const _ of [1, 2]) await beat(Number(new URL(url).port), JSON.parse(made.stdout), { probes })
  const far = async (words: readonly string[], token: string) =>
    vitals([...words, '--url', url, '--token-file', token])
  const [reader, writer] = [await tokenFile(state, 'operator.read'), await tokenFile(state, 'operator.write')]
  const ack = ['ack', '--agent', 'web-1', '--check', 'disk', '--note', 'on it', '--json']
  expect(await far(ack, reader)).toMatchObject({
    ...{ status: 77, stdout: expect.stringContaining('operator.write') },
  })
  const given = await far(ack, writer)
  expect([given.status, JSON.parse(given.stdout)]).toMatchObject([0, { agent_id: 'web-1', by: 'far' }])
  const silenced = await far(['silence', 'add', '--agent', 'web-*', '--for', '1h', '--json'], writer)
  expect([silenced.status, JSON.parse(silenced.stdout)]).toMatchObject([0, { agent: 'web-*', by: 'far' }])
  const { id } = JSON.parse(silenced.stdout)
  expect((await far(['silence', 'list'], reader)).stdout).toContain(id)
  expect(await far(['silence', 'end', id], writer)).toMatchObject({ status: 0 })
  expect(await far(['silence', 'list', '--policy', 'host'], reader)).toMatchObject({ status: 64 })
})

it('is asked over TLS, or in plain beyond this host by --insecure alone, and says what is in the way', async () => {
  const state = emptyDirectory()
  const { cert, key } = makeCertificate(30)
  const paths = { cert: join(state, 'gateway.crt'), key: join(state, 'tls.key') }
  writeFileSync(paths.cert, cert)
  writeFileSync(paths.key, key, { mode: 0o600 })
  const { url } = await runningGateway(state, ['--tls-cert', paths.cert, '--tls-key', paths.key])
  const named = ['agent', 'list', '--token-file', await tokenFile(state, 'operator.read'), '--url']
  expect(await vitals([...named, url])).toMatchObject({
    ...{ status: 69, stderr: expect.stringContaining('could not prove who it is') },
  })
  expect(await vitals([...named, url, '--ca-file', paths.cert])).toMatchObject({ status: 0, stderr: '' })
  expect(await vitals([...named, 'http://192.0.2.1:18900'])).toMatchObject({
    ...{ status: 77, stderr: expect.stringContaining('unencrypted, over a network') },
  })
  expect(await vitals([...named, `http://127.0.0.1:${await deadPort()}`])).toMatchObject({
    ...{ status: 69, stderr: expect.stringContaining('connection refused') },
  })
})
