import { describe, expect, it } from 'vitest'
import { find, local, secretsOf, token, type World } from './discovered.ts'

describe('where the gateway is', () => {
  it.each<[string, World, string, string]>([
    ['nothing is said', {}, 'ws://127.0.0.1:18789', 'default'],
    [
      'a flag says it',
      { flags: { url: 'https://a.example/' }, env: { VITALS_GATEWAY_URL: 'ws://b' } },
      'wss://a.example',
      '--url',
    ],
    [
      'our variable says it',
      { env: { VITALS_GATEWAY_URL: 'ws://b:1', OPENCLAW_GATEWAY_URL: 'ws://c' } },
      'ws://b:1',
      'VITALS_GATEWAY_URL',
    ],
    [
      'a variable of OpenClaw says it',
      { env: { OPENCLAW_GATEWAY_URL: 'ws://c:1' }, configured: {} },
      'ws://c:1',
      'OPENCLAW_GATEWAY_URL',
    ],
    [
      'a port is in the environment',
      { env: { OPENCLAW_GATEWAY_PORT: '4' }, configured: {} },
      'ws://127.0.0.1:4',
      'OPENCLAW_GATEWAY_PORT',
    ],
    [
      'our configuration says it',
      { configured: {}, files: local({ port: 5 }) },
      'ws://configured:1',
      './vitals.yaml',
    ],
  ])('when %s', async (_, world, url, origin) => {
    expect(await find(world)).toMatchObject({ url, origin })
  })

  it.each<[string, World['files'], Readonly<Record<string, string>>, string]>([
    ['its port', local({ port: 19_001 }), {}, 'ws://127.0.0.1:19001'],
    ['TLS', local({ tls: { enabled: true } }), {}, 'wss://127.0.0.1:18789'],
    ['another host', local({ mode: 'remote', remote: { url: 'wss://far:1' } }), {}, 'wss://far:1'],
    [
      'comments and a variable',
      {
        '.openclaw/openclaw.json':
          "{ // remote\n gateway: { mode: 'remote', remote: { url: 'wss://${FAR}:1', }, }, }",
      },
      { FAR: 'h' },
      'wss://h:1',
    ],
    [
      'a file it includes',
      {
        '.openclaw/openclaw.json': '{"gateway":{"$include":"gw.json5","bind":"loopback"}}',
        '.openclaw/gw.json5': '{port: 7, bind: "lan"}',
      },
      {},
      'ws://127.0.0.1:7',
    ],
    ['a former name', { '.clawdbot/clawdbot.json': '{"gateway":{"port":8}}' }, {}, 'ws://127.0.0.1:8'],
    [
      'a path in the environment',
      { 'elsewhere.json': '{"gateway":{"port":9}}' },
      { OPENCLAW_CONFIG_PATH: '~/elsewhere.json' },
      'ws://127.0.0.1:9',
    ],
    [
      'a profile',
      { '.openclaw-work/openclaw.json': '{"gateway":{"port":10}}' },
      { OPENCLAW_PROFILE: 'work' },
      'ws://127.0.0.1:10',
    ],
  ])("from OpenClaw's own configuration: %s", async (_, files, env, url) => {
    expect((await find({ files: files ?? {}, env })).url).toBe(url)
  })
})

describe('which credential is tried', () => {
  const both = { OPENCLAW_GATEWAY_TOKEN: 'env' }
  it.each<[string, World, readonly string[]]>([
    [
      'the file first in a current release',
      { files: local(token('file')), env: both },
      ['token file', 'token env'],
    ],
    [
      'the environment first in an old one',
      { files: local(token('file'), { meta: { lastTouchedVersion: '2026.2.9' } }), env: both },
      ['token env', 'token file'],
    ],
    ['one that is in both only once', { files: local(token('env')), env: both }, ['token env']],
    [
      'a password where that is the mode',
      { files: local({ auth: { mode: 'password', token: 'no', password: 'p' } }) },
      ['password p'],
    ],
    ['none where the gateway wants none', { files: local({ auth: { mode: 'none' } }), env: both }, []],
    [
      'the remote one for a remote gateway',
      { files: local({ mode: 'remote', remote: { url: 'wss://far', token: 'r' }, ...token('l') }) },
      ['token r'],
    ],
    ['a variable in the file', { files: local(token('${TOK}')), env: { TOK: 'sub' } }, ['token sub']],
    ['an escaped variable as it stands', { files: local(token('$${TOK}')), env: {} }, ['token ${TOK}']],
    [
      'the environment for an address in it, never the file',
      { files: local(token('file')), env: { ...both, OPENCLAW_GATEWAY_URL: 'ws://x:1' } },
      ['token env'],
    ],
    [
      'the file of a flag before all',
      { flags: { tokenFile: '~/t' }, env: both, files: { ...local(token('file')), t: ' flag\n' } },
      ['token flag'],
    ],
    [
      'the file that a variable names',
      { env: { VITALS_TOKEN_FILE: '~/t', VITALS_GATEWAY_URL: 'ws://x:1' }, files: { t: 'named' } },
      ['token named'],
    ],
    [
      "systemd's",
      {
        env: { CREDENTIALS_DIRECTORY: '~/creds', VITALS_GATEWAY_URL: 'ws://x:1' },
        files: { 'creds/gateway-token': 's' },
      },
      ['token s'],
    ],
    [
      'nothing of ours for an address in a file',
      { configured: {}, env: { ...both, VITALS_GATEWAY_TOKEN: 'ours' }, files: local(token('file')) },
      [],
    ],
    [
      'what the same file names',
      { configured: { tokenFile: '~/t' }, env: both, files: { t: 'same' } },
      ['token same'],
    ],
  ])('%s', async (_, world, secrets) => {
    expect(secretsOf(await find(world))).toEqual(secrets)
  })

  it('a flag for an address that comes from a file is refused', async () => {
    const world = { configured: {}, flags: { tokenFile: '~/t' }, files: { t: 'x' } }
    await expect(find(world)).rejects.toThrow('The address of the gateway comes from ./vitals.yaml')
  })
})
