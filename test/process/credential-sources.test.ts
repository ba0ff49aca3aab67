import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { refusal, startGateway } from '../gateway/scripted-gateway.ts'
import { sampledPairs } from '../sampled.ts'
import { checkout, emptyDirectory, vitals } from './vitals.ts'

interface Command {
  readonly id: string
  readonly args: Readonly<Record<string, { readonly required?: boolean }>>
  readonly flags: Readonly<Record<string, unknown>>
}
const { commands: all } = JSON.parse(readFileSync(join(checkout, 'dist/manifest.json'), 'utf8')) as {
  readonly commands: Readonly<Record<string, Command>>
}
// What a policy's own probe sends stands in the table of `discoverGateway`.
/** Those that speak to a gateway by WebSocket; the others have their own tests. */
const asking = Object.values(all).filter(
  ({ id, flags }) =>
    'url' in flags && 'token-file' in flags && !/^(?:ack$|agent:|incident:|silence:)/.test(id),
)

const secrets = {
  environment: 'secret-environment',
  environmentFile: 'secret-environment-file',
  systemd: 'secret-systemd',
  openClawEnvironment: 'secret-openclaw-environment',
  openClawConfig: 'secret-openclaw-config',
  besideProject: 'secret-beside-project',
  besideUser: 'secret-beside-user',
  flag: 'secret-flag',
} as const
type Secret = keyof typeof secrets
const inEnvironment: readonly Secret[] = ['environment', 'environmentFile', 'systemd', 'openClawEnvironment']

interface Given {
  readonly url: string
  readonly write: (name: string, text: string) => string
}
interface Source {
  readonly what: string
  /** Names the address; gives flags and variables. */
  readonly name: (given: Given) => {
    readonly flags?: readonly string[]
    readonly env?: Readonly<Record<string, string>>
  }
  /** The credentials that may go there. */
  readonly may: readonly Secret[]
}

const sources: readonly Source[] = [
  { what: '--url', name: ({ url }) => ({ flags: ['--url', url] }), may: inEnvironment },
  {
    what: '--url with --token-file',
    name: ({ url, write }) => ({ flags: ['--url', url, '--token-file', write('flag', secrets.flag)] }),
    may: ['flag'],
  },
  {
    what: 'VITALS_GATEWAY_URL',
    name: ({ url }) => ({ env: { VITALS_GATEWAY_URL: url } }),
    may: inEnvironment,
  },
  {
    what: 'OPENCLAW_GATEWAY_URL',
    name: ({ url }) => ({ env: { OPENCLAW_GATEWAY_URL: url } }),
    may: inEnvironment,
  },
  {
    what: './vitals.yaml',
    name: ({ url, write }) => named(write('project/vitals.yaml', `gateway_url: ${url}\n`)),
    may: [],
  },
  {
    what: './vitals.yaml with a file beside it',
    name: ({ url, write }) => {
      write('project/token', secrets.besideProject)
      return named(write('project/vitals.yaml', `gateway_url: ${url}\ngateway_token_file: ./token\n`))
    },
    may: ['besideProject'],
  },
  {
    what: 'the configuration of the user',
    name: ({ url, write }) => named(write('.config/vitals/config.yaml', `gateway_url: ${url}\n`)),
    may: [],
  },
  {
    what: 'the configuration of the user with a file',
    name: ({ url, write }) => {
      const file = write('.config/vitals/token', secrets.besideUser)
      return named(write('.config/vitals/config.yaml', `gateway_url: ${url}\ngateway_token_file: ${file}\n`))
    },
    may: ['besideUser'],
  },
  {
    what: "OpenClaw's configuration",
    name: ({ url, write }) => {
      const gateway = {
        port: Number(new URL(url).port),
        auth: { mode: 'token', token: secrets.openClawConfig },
      }
      return named(write('.openclaw/openclaw.json', JSON.stringify({ gateway })))
    },
    may: [...inEnvironment, 'openClawConfig'],
  },
]

function named(_file: string): object {
  return {}
}

function newHome() {
  const home = emptyDirectory()
  const write = (name: string, text: string) => {
    const path = join(home, name)
    mkdirSync(join(path, '..'), { recursive: true })
    writeFileSync(path, text, { mode: 0o600 })
    return path
  }
  write('systemd/gateway-token', secrets.systemd)
  mkdirSync(join(home, 'project'), { recursive: true })
  const env = {
    HOME: home,
    VITALS_GATEWAY_TOKEN: secrets.environment,
    VITALS_TOKEN_FILE: write('token-of-the-environment', secrets.environmentFile),
    CREDENTIALS_DIRECTORY: join(home, 'systemd'),
    OPENCLAW_GATEWAY_TOKEN: secrets.openClawEnvironment,
  }
  return { home, write, env }
}

describe.each(sampledPairs(sources, asking, 4))('an address from $0.what', ({ name, may }, commands) => {
  it.each(commands)('gets no credential of another source by vitals $id', async (command) => {
    const refused = refusal('INVALID_REQUEST', 'unauthorized: gateway token mismatch')
    const gateway = await startGateway({ methods: { connect: refused } })
    onTestFinished(() => gateway.stop())
    const { home, write, env } = newHome()
    const { flags = [], env: more = {} } = name({ url: gateway.url, write })
    const needed = Object.values(command.args).flatMap(({ required }) => (required ? ['x'] : []))
    const limit = 'timeout' in command.flags ? ['--timeout', '10s'] : []
    const args = [...command.id.split(':'), ...needed, ...limit, ...flags]
    const { stdout, stderr } = await vitals(args, { cwd: join(home, 'project'), env: { ...env, ...more } })
    const sent = JSON.stringify(gateway.asked)
    const seen = (Object.keys(secrets) as Secret[]).filter((each) => sent.includes(`"${secrets[each]}"`))
    expect(
      seen.filter((each) => !may.includes(each)),
      sent,
    ).toEqual([])
    // Without a service there is no gateway for its commands to ask; all others ask with what there is.
    if (!command.id.startsWith('gateway:')) expect(gateway.asked).not.toEqual([])
    if (gateway.asked.length > 0 && may.length > 0) expect(seen).not.toEqual([])
    for (const secret of Object.values(secrets)) expect(stdout + stderr).not.toContain(secret)
  })
})
