import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { discoverGateway } from '../../../src/settings/gateway/discover.ts'
import { temporaryDirectory } from '../../store/temporary-directory.ts'

/** Every credential there can be, each with a secret of its own. */
function world() {
  const home = temporaryDirectory()
  const write = (name: string, text: string) => {
    const path = join(home, name)
    mkdirSync(join(path, '..'), { recursive: true })
    writeFileSync(path, text, { mode: 0o600 })
    return path
  }
  const file = (name: string) => write(name, `secret-${name.replaceAll('/', '-')}`)
  mkdirSync(join(home, 'project'))
  file('systemd/gateway-token')
  const flags = { tokenFile: file('flag-token'), passwordFile: null }
  const env = {
    HOME: home,
    VITALS_GATEWAY_TOKEN: 'secret-vitals',
    VITALS_TOKEN_FILE: file('vitals-file'),
    CREDENTIALS_DIRECTORY: join(home, 'systemd'),
    OPENCLAW_GATEWAY_TOKEN: 'secret-openclaw',
  }
  const own = { vitals: 'secret-vitals', file: 'secret-vitals-file', systemd: 'secret-systemd-gateway-token' }
  const openClaw = (gateway: object) => write('.openclaw/openclaw.json', JSON.stringify({ gateway }))
  return { home, write, file, flags, env, own, openClaw }
}

type World = ReturnType<typeof world>
interface Case {
  readonly named?: Partial<Parameters<typeof discoverGateway>[0]['named']>
  readonly by?: 'flags' | 'policy'
  readonly env?: Readonly<Record<string, string>>
  readonly configured?: {
    readonly origin: string
    readonly tokenFile: string | null
    readonly folder: string | null
  }
}

async function secretsFor(given: World, { named = {}, by = 'flags', env = {}, configured }: Case) {
  const nothing = { url: null, tokenFile: null, passwordFile: null, tlsFingerprint: null, insecure: false }
  const found = await discoverGateway({
    named: { ...nothing, ...named },
    by,
    env: { ...given.env, ...env },
    configured: () =>
      configured === undefined
        ? null
        : { url: 'ws://stranger.example:1', passwordFile: null, tlsFingerprint: null, ...configured },
    warn: () => {},
  })
  return found.credentials.map(({ secret }) => secret).sort()
}

const all = ({ own }: World) => [own.vitals, own.file, own.systemd, 'secret-openclaw'].sort()
const local = { mode: 'local', auth: { mode: 'token', token: 'secret-config' } }
const remote = { mode: 'remote', remote: { url: 'wss://remote.example', token: 'secret-remote' } }

describe('whatever credentials there are, the address', () => {
  const cases: readonly [string, (given: World) => Case, (given: World) => readonly string[]][] = [
    ['of --url gets those of the environment', () => ({ named: { url: 'ws://x:1' } }), all],
    [
      'of --url gets the file that was named with it, and no other',
      ({ flags }) => ({ named: { url: 'ws://x:1', ...flags } }),
      () => ['secret-flag-token'],
    ],
    [
      'of VITALS_GATEWAY_URL gets those of the environment',
      () => ({ env: { VITALS_GATEWAY_URL: 'ws://x:1' } }),
      all,
    ],
    [
      'of OPENCLAW_GATEWAY_URL gets those of the environment',
      () => ({ env: { OPENCLAW_GATEWAY_URL: 'ws://x:1' } }),
      all,
    ],
    ['of a policy gets none', () => ({ named: { url: 'ws://x:1' }, by: 'policy' }), () => []],
    [
      'of a policy gets the file that the policy names',
      ({ flags }) => ({ named: { url: 'ws://x:1', ...flags }, by: 'policy' }),
      () => ['secret-flag-token'],
    ],
    [
      'of ./vitals.yaml gets none',
      ({ home }) => ({
        configured: { origin: './vitals.yaml', tokenFile: null, folder: join(home, 'project') },
      }),
      () => [],
    ],
    [
      'of ./vitals.yaml gets the file beside it',
      ({ home, file }) => ({
        configured: {
          origin: './vitals.yaml',
          tokenFile: file('project/token'),
          folder: join(home, 'project'),
        },
      }),
      () => ['secret-project-token'],
    ],
    [
      "of the user's configuration gets none of another source",
      () => ({ configured: { origin: '/home/u/.config/vitals/config.yaml', tokenFile: null, folder: null } }),
      () => [],
    ],
    [
      "of the user's configuration gets the file that it names",
      ({ flags }) => ({ configured: { origin: '/home/u/c.yaml', tokenFile: flags.tokenFile, folder: null } }),
      () => ['secret-flag-token'],
    ],
    [
      "of OpenClaw's configuration on this host gets its own, and ours for this host",
      ({ openClaw }) => {
        openClaw(local)
        return {}
      },
      (given) => [...all(given), 'secret-config'].sort(),
    ],
    [
      "of OpenClaw's configuration elsewhere gets only OpenClaw's",
      ({ openClaw }) => {
        openClaw(remote)
        return {}
      },
      () => ['secret-openclaw', 'secret-remote'],
    ],
    ['that is usual gets those of the environment', () => ({}), all],
  ]
  it.each(cases)('%s', async (_what, make, expected) => {
    const given = world()
    expect(await secretsFor(given, make(given))).toEqual(expected(given))
  })
})

describe('a token file that ./vitals.yaml names elsewhere', () => {
  const places: readonly [string, (given: World) => string][] = [
    ['in the home directory', ({ flags }) => flags.tokenFile],
    ['in a folder below', ({ file }) => file('project/below/token')],
    [
      'by a link beside it',
      ({ home, flags }) => {
        symlinkSync(flags.tokenFile, join(home, 'project', 'token'))
        return join(home, 'project', 'token')
      },
    ],
    ['by a path with dots', ({ home, flags }) => `${home}/project/../${flags.tokenFile.split('/').at(-1)}`],
    ['that is not there', ({ home }) => join(home, 'elsewhere', 'token')],
  ]
  it.each(places)('is refused with the reason: %s', async (_where, make) => {
    const given = world()
    chmodSync(given.home, 0o700)
    const configured = {
      origin: './vitals.yaml',
      tokenFile: make(given),
      folder: join(given.home, 'project'),
    }
    await expect(secretsFor(given, { configured })).rejects.toMatchObject({
      code: 'GATEWAY_CONFIG',
      message: expect.stringContaining('does not lie beside it'),
    })
  })
})
