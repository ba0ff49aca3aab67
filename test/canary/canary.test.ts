import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { checkout, emptyDirectory, startVitals } from '../process/vitals.ts'
import { sampled } from '../sampled.ts'
import { echoingGateway, type Manner, manners } from './echoing-gateway.ts'
import { everyForm, leaks, leaksBelow, password, token } from './secrets.ts'

interface Flag {
  readonly type: 'boolean' | 'option'
  readonly options?: readonly string[]
}
interface Command {
  readonly id: string
  readonly args: Readonly<
    Record<string, { readonly required?: boolean; readonly options?: readonly string[] }>
  >
  readonly flags: Readonly<Record<string, Flag>>
}

const manifest = JSON.parse(readFileSync(join(checkout, 'dist/manifest.json'), 'utf8')) as {
  readonly commands: Readonly<Record<string, Command>>
}
const commands = Object.values(manifest.commands)
// These go on until they are told to end.
const endless: ReadonlySet<string> = new Set(['nodes:watch', 'gateway:run'])
// It prints records, and there may be none yet.
const maySayNothing: ReadonlySet<string> = new Set(['audit:export'])

let place: ReturnType<typeof newPlace>
beforeAll(() => {
  place = newPlace()
})
afterAll(() => expect(leaksBelow(place.home)).toEqual([]))

/** A home with a policy, a suite, samples and rules, and nothing secret in any file of it. */
function newPlace() {
  const home = emptyDirectory()
  mkdirSync(join(home, 'state'))
  const write = (name: string, text: string) => writeFileSync(join(home, name), text)
  write('samples.ndjson', '{"ts":"2026-03-01T12:00:00Z","web":{"up":false,"status":500}}\n')
  write('rules.yaml', 'groups: [{ name: g, rules: [{ alert: A, expr: up == 0, for: 1m }] }]\n')
  write(
    'policy.test.yaml',
    'policy: policy.yaml\ntests: [{ name: t, series: { web.up: "true" }, expect: [{ at: 0s, state: { web: healthy } }] }]\n',
  )
  const env = {
    HOME: home,
    STATE_DIRECTORY: join(home, 'state'),
    VITALS_GATEWAY_TOKEN: token,
    OPENCLAW_GATEWAY_TOKEN: token,
    OPENCLAW_GATEWAY_PASSWORD: password,
    SLACK_BOT_TOKEN: token,
    DB_PASSWORD: password,
  }
  return { home, env, write }
}

/** A web server that answers and redirects with our credentials, in chunks that cut them apart. */
async function echoingWeb(): Promise<string> {
  const text = `${everyForm(token)} ${everyForm(password)}`
  const server = createServer((_, response) => {
    response.writeHead(500, { 'x-echo': encodeURIComponent(token), 'content-type': 'text/plain' })
    for (let at = 0; at < text.length; at += 7) response.write(text.slice(at, at + 7))
    response.end()
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  onTestFinished(() => void server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}

async function writePolicy(url: string): Promise<void> {
  const web = await echoingWeb()
  const shout = `echo "CRITICAL $CANARY_TOKEN $SLACK_BOT_TOKEN | a=1"; env; env >&2; exit 2`
  place.write(
    'policy.yaml',
    `budget: { probe_timeout: 4s, total: 6s }
probes:
  gateway: { kind: gateway, url: ${url} }
  web: { kind: http, url: ${web}, body: true }
  shout: { kind: command, argv: [sh, -c, '${shout}'], env: [SLACK_BOT_TOKEN, DB_PASSWORD] }
checks:
  gateway: { transitions: { healthy->critical: { condition: gateway.up == false } } }
  web: { transitions: { healthy->critical: { condition: web.status == 500 } } }
  shout: { transitions: { healthy->critical: { condition: shout.exit_status > 1 } } }
`,
  )
}

const argumentsOf: Readonly<Record<string, readonly string[]>> = {
  completion: ['bash'],
  'cron:runs': ['daily-backup'],
  'nodes:watch': ['n1'],
  'policy:check': ['policy.yaml'],
  'policy:explain': ['policy.yaml', '--input', 'samples.ndjson'],
  'policy:import:promtool': ['rules.yaml'],
  'policy:simulate': ['policy.yaml', '--input', 'samples.ndjson'],
  'policy:test': ['policy.test.yaml'],
  probe: ['policy.yaml'],
}

/** A command's words, with something for whatever it cannot do without. */
function wordsOf({ id, args }: Command): string[] {
  const needed = Object.values(args).flatMap(({ required, options }) =>
    required ? [options?.[0] ?? 'x'] : [],
  )
  return [...id.split(':'), ...(argumentsOf[id] ?? needed)]
}

/** Every way in which a command can print, as flags. */
function formatsOf({ flags }: Command): string[][] {
  const formats = (flags.format?.options ?? []).map((format) => ['--format', format])
  const verbose = ['verbose', 'quiet', 'origin', 'expand', 'deep'].filter((name) => name in flags)
  return [
    [],
    ...('json' in flags ? [['--json']] : []),
    ...formats,
    ...verbose.map((name) => [`--${name}`]),
    ...('output' in flags ? [['--output', 'out.txt', '--record', 'record.ndjson']] : []),
  ]
}

async function saidBy(command: Command, url: string, flags: readonly string[]): Promise<string> {
  const asks = 'url' in command.flags ? ['--url', url] : []
  const within = 'timeout' in command.flags ? ['--timeout', '5s'] : []
  const { child, ended } = startVitals([...wordsOf(command), ...asks, ...within, ...flags], {
    env: place.env,
    cwd: place.home,
  })
  const timer = setTimeout(() => child.kill(), endless.has(command.id) ? 4_000 : 40_000)
  const { status, stdout, stderr } = await ended
  clearTimeout(timer)
  expect(status).not.toBe(70)
  if (!maySayNothing.has(command.id)) expect(stdout + stderr).not.toBe('')
  return stdout + stderr
}

describe.each([...manners.entries()])(
  'credentials that a gateway gives back in manner %s, %s',
  (index, manner: Manner) => {
    // What does not ask a gateway sees the same in every manner.
    const asked =
      manner === 'answers' ? commands : commands.filter(({ id, flags }) => 'url' in flags || id === 'probe')
    it.each(sampled(asked, 3, index))(
      'are in nothing that $id prints or keeps, in any format',
      async (command) => {
        const url = await echoingGateway(manner)
        await writePolicy(url)
        const formats = formatsOf(command)
        // What is printed of a failure does not hang on its manner.
        const tried = manner === 'answers' ? formats : formats.slice(0, 2)
        for (const flags of tried) {
          const said = await saidBy(command, url, flags)
          expect(leaks(said), `${flags.join(' ')}\n${said}`).toEqual([])
        }
        expect(leaksBelow(place.home)).toEqual([])
      },
      240_000,
    )
  },
)

it('the search for leaks finds every form of a credential', () => {
  for (const secret of [token, password]) {
    for (const form of everyForm(secret)
      .split(/[<> ]+/)
      .filter(Boolean)) {
      expect(leaks(`x${form}y`), form).not.toEqual([])
    }
  }
})
