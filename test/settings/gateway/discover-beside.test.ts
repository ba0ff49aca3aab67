import { describe, expect, it } from 'vitest'
import { makeCertificate } from '../../probes/certificate/certificate.ts'
import { find, local, secretsOf, token, type World } from './discovered.ts'

describe('what a policy says of a gateway', () => {
  it.each<[string, World, string, string[]]>([
    [
      'an address of its own takes no credential of this host',
      { flags: { url: 'ws://x:1' }, env: { VITALS_GATEWAY_TOKEN: 'ours' }, files: local(token('file')) },
      'ws://x:1',
      [],
    ],
    [
      'without an address it means the gateway that every command means',
      { env: { VITALS_GATEWAY_URL: 'ws://b:2', VITALS_GATEWAY_TOKEN: 'ours' } },
      'ws://b:2',
      ['token ours'],
    ],
    ['the one of our configuration', { configured: {} }, 'ws://configured:1', []],
    ["OpenClaw's own", { files: local({ port: 5, ...token('file') }) }, 'ws://127.0.0.1:5', ['token file']],
    [
      'with a credential of its own for it',
      { flags: { tokenFile: '~/own' }, files: { ...local(token('file')), own: 'mine' } },
      'ws://127.0.0.1:18789',
      ['token mine'],
    ],
  ])('%s', async (_, world, url, secrets) => {
    const found = await find({ ...world, by: 'policy' })
    expect([found.url, secretsOf(found)]).toEqual([url, secrets])
  })
})

describe('what OpenClaw keeps beside its configuration', () => {
  const env = { '.openclaw/.env': "export OPENCLAW_GATEWAY_TOKEN='from the file' # ours\nPW=secret\n" }

  it.each<[string, World, string, string[]]>([
    [
      'a token in .env opens the gateway that runs without a configuration',
      { files: env },
      'ws://127.0.0.1:18789',
      ['token from the file'],
    ],
    [
      'the environment is stronger than .env',
      { files: { ...env, ...local({}) }, env: { OPENCLAW_GATEWAY_TOKEN: 'real' } },
      'ws://127.0.0.1:18789',
      ['token real', 'token from the file'],
    ],
    [
      'a variable in the configuration is found in .env',
      { files: { ...env, ...local({ auth: { mode: 'password', password: '${PW}' } }) } },
      'ws://127.0.0.1:18789',
      ['password secret'],
    ],
    [
      'a port in .env is that of the gateway',
      { files: { ...local({ port: 5 }), '.openclaw/.env': 'OPENCLAW_GATEWAY_PORT=6' } },
      'ws://127.0.0.1:6',
      [],
    ],
    [
      'an address in .env is opened by what stands there',
      {
        files: {
          ...local(token('cfg')),
          '.openclaw/.env': 'OPENCLAW_GATEWAY_URL=wss://far:7\nOPENCLAW_GATEWAY_TOKEN=t',
        },
      },
      'wss://far:7',
      ['token t'],
    ],
    [
      'a variable that nobody sets is passed over where another credential is there',
      { files: { ...env, ...local(token('${NOT_SET}')) } },
      'ws://127.0.0.1:18789',
      ['token from the file'],
    ],
    [
      'a gateway without authentication is shown no secret',
      { files: { ...env, ...local({ auth: { mode: 'none' } }) }, env: { VITALS_GATEWAY_TOKEN: 'ours' } },
      'ws://127.0.0.1:18789',
      [],
    ],
    [
      'a configuration with a password and no mode has a password',
      { files: local({ auth: { password: 'pw' } }) },
      'ws://127.0.0.1:18789',
      ['password pw'],
    ],
    [
      'the state directory is the one that the environment names',
      { files: { 'st/.env': 'OPENCLAW_GATEWAY_TOKEN=st' }, env: { OPENCLAW_STATE_DIR: '~/st' } },
      'ws://127.0.0.1:18789',
      ['token st'],
    ],
  ])('%s', async (_, world, url, secrets) => {
    const found = await find(world)
    expect([found.url, secretsOf(found)]).toEqual([url, secrets])
  })

  it('its own certificate is the only one accepted on this host', async () => {
    const files = {
      ...local({ tls: { enabled: true } }),
      '.openclaw/gateway/tls/gateway-cert.pem': makeCertificate(10).cert,
    }
    const found = await find({ files })
    expect(found).toMatchObject({
      url: 'wss://127.0.0.1:18789',
      tlsFingerprint: expect.stringMatching(/^(?:[0-9A-F]{2}:){31}[0-9A-F]{2}$/),
      tlsOrigin: `${found.home}/.openclaw/gateway/tls/gateway-cert.pem`,
    })
  })
})

describe('a fingerprint', () => {
  const env = { VITALS_TLS_FINGERPRINT: 'AB:CD' }
  it.each<[string, World, string | null, string | null]>([
    [
      'in the environment counts for a flag',
      { flags: { url: 'wss://x' }, env },
      'AB:CD',
      'VITALS_TLS_FINGERPRINT',
    ],
    ['for our file', { configured: {}, env }, 'AB:CD', 'VITALS_TLS_FINGERPRINT'],
    [
      "for OpenClaw's own configuration",
      { files: local({ tls: { enabled: true } }), env },
      'AB:CD',
      'VITALS_TLS_FINGERPRINT',
    ],
    ['for the usual port', { env }, 'AB:CD', 'VITALS_TLS_FINGERPRINT'],
    ['for a policy', { by: 'policy', flags: { url: 'wss://x' }, env }, 'AB:CD', 'VITALS_TLS_FINGERPRINT'],
    ['of a flag is stronger', { flags: { tlsFingerprint: 'EF' }, env }, 'EF', '--tls-fingerprint'],
    ['of our file counts without it', { configured: { tlsFingerprint: '12' } }, '12', './vitals.yaml'],
    ['is not made up', {}, null, null],
  ])('%s', async (_, world, tlsFingerprint, tlsOrigin) => {
    expect(await find(world)).toMatchObject({ tlsFingerprint, tlsOrigin })
  })
})
