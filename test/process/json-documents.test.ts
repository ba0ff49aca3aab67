import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import { beforeAll, describe, expect, it, onTestFinished, test, vi } from 'vitest'
import { readManifest } from '../../src/cli/run/manifest.ts'
import { busyOpenClaw } from '../gateway/busy-gateway.ts'
import { tailOf } from '../gateway/log-service.ts'
import { type ScriptedGateway, startGateway } from '../gateway/scripted-gateway.ts'
import { type Replayed, replayingProgram } from '../host/services/replay.ts'
import { deadPort } from '../probes/listen.ts'
import { criticalFleet, newSilence, newToken } from './critical-fleet.ts'
import { place } from './place.ts'
import { gatewayState } from './running-gateway.ts'
import { checkout, startVitals } from './vitals.ts'

const schemas = join(checkout, 'policies', 'schemas')

/** Every committed schema by its title; the contracts of the gateway's HTTP and WebSocket are none. */
const committed = new Map<string, ValidateFunction>(
  readdirSync(schemas)
    .filter((file) => file !== 'openapi.json' && file !== 'websocket.json')
    .map((file) => {
      const schema = JSON.parse(readFileSync(join(schemas, file), 'utf8'))
      const validate = new Ajv2020({ strict: true, allowUnionTypes: true, logger: false }).compile(schema)
      return [schema.title, validate]
    }),
)

function expectFits(title: string, document: unknown): void {
  const validate = committed.get(title)
  if (validate === undefined) throw new Error(`no schema is committed whose title is '${title}'`)
  expect([validate(document), validate.errors]).toEqual([true, null])
  expect(validate({ ...(document as object), extra: 1 })).toBe(false)
}

const here = place()
const policy = join(here.cwd, 'disk.yaml')
const later = join(here.cwd, 'later.yaml')
const samples = join(here.cwd, 'samples.ndjson')
const suite = join(here.cwd, 'disk.test.yaml')
const log = join(here.cwd, 'openclaw.log')

beforeAll(async () => {
  const text = (limit: number) => `name: disk
interval: 30s
checks:
  disk:
    transitions:
      healthy->critical: { condition: free < ${limit}, consecutive: 1, reason: low }
      critical->healthy: { condition: free > 20, consecutive: 1 }
actions:
  clean: { kind: exec, argv: [/bin/true], cooldown: 1h }
on:
  - { to: critical, run: [clean] }
`
  writeFileSync(policy, text(10))
  writeFileSync(later, text(5))
  const frees = [50, 8, 8, 30, 8, 30]
  const lines = frees.map(
    (free, index) => `{"ts":"2026-01-01T00:0${Math.floor(index / 2)}:${index % 2}0Z","free":${free}}\n`,
  )
  writeFileSync(samples, lines.join(''))
  writeFileSync(
    log,
    '{"0":"{}","1":"ready","_meta":{"logLevelName":"INFO","name":"{}"},"time":"2026-01-01T00:00:00.000Z"}\n',
  )
  writeFileSync(
    suite,
    `policy: disk.yaml
tests:
  - name: it is low
    series: { free: '50 8' }
    expect: [{ at: 30s, state: critical }]
`,
  )
})

/** One way to call a command, and the title of the schema that each document it prints has to fit. */
interface Call {
  readonly args: readonly string[]
  readonly title?: string
  readonly status?: number
}

type Ready = () => Promise<Call>

const asked =
  (...args: string[]): Ready =>
  async () => ({ args: [...args, '--url', (await openClaw()).url] })
const local =
  (...args: string[]): Ready =>
  async () => ({ args })

const unreachable =
  (...args: string[]): Ready =>
  async () => ({ args: [...args, '--url', `ws://127.0.0.1:${await deadPort()}`] })
const ofFleet =
  (...args: string[]): Ready =>
  async () => ({ args: [...args, '--state-dir', await criticalFleet(here.run)] })

async function openClaw(): Promise<ScriptedGateway> {
  const gateway = await startGateway({
    methods: { ...busyOpenClaw, 'logs.tail': (params: object) => tailOf(log, params) },
  })
  onTestFinished(() => gateway.stop())
  return gateway
}
/** How each command of the manifest that has `--json` is called here; the streams of `nodes watch` have their own test. */
const calls: Readonly<Record<string, readonly Ready[]>> = {
  ack: [ofFleet('ack', '--agent', 'web-1')],
  'agent:beat': [async () => ({ args: ['agent', 'beat', '--state-dir', await gatewayState()] })],
  'agent:list': [ofFleet('agent', 'list')],
  'agent:remove': [ofFleet('agent', 'remove', 'web-1')],
  'agent:show': [ofFleet('agent', 'show', 'web-1')],
  'agent:timeline': [ofFleet('agent', 'timeline', 'web-1')],
  'audit:list': [local('audit', 'list')],
  'audit:verify': [local('audit', 'verify')],
  channels: [asked('channels'), asked('channels', '--probe')],
  'config:show': [local('config', 'show'), local('config', 'show', '--origin')],
  cron: [asked('cron'), asked('cron', '--all')],
  'cron:runs': [asked('cron', 'runs', 'daily-backup')],
  doctor: [local('doctor'), local('doctor', 'disk.yaml')],
  'gateway:check': [local('gateway', 'check'), local('gateway', 'check', 'disk.yaml')],
  'gateway:restart': [local('gateway', 'restart', '--dry-run')],
  'gateway:status': [local('gateway', 'status')],
  health: [asked('health'), asked('health', '--deep'), unreachable('health')],
  'incident:list': [ofFleet('incident', 'list')],
  'key:create': [local('key', 'create', '--agent', 'web-1'), local('key', 'create', '--operator', 'ops')],
  'key:enrol': [local('key', 'enrol', '--match', 'web-*')],
  'key:list': [local('key', 'list')],
  'key:revoke': [async () => ({ args: ['key', 'revoke', await newToken(here.run)] })],
  'key:rotate': [local('key', 'rotate', 'web-1')],
  'logs:tail': [asked('logs', 'tail', '--lines', '5')],
  nodes: [asked('nodes')],
  'nodes:watch': [asked('nodes', 'watch', '*', '--stale-after', '1ms', '--exit-on-stale')],
  'policy:check': [
    local('policy', 'check', 'disk.yaml'),
    local('policy', 'check', 'disk.yaml', '--noise', '5%'),
  ],
  'policy:explain': [local('policy', 'explain', 'disk.yaml', '--input', 'samples.ndjson')],
  'policy:simulate': [
    local('policy', 'simulate', 'disk.yaml', '--input', 'samples.ndjson', '--states'),
    simulated('policy simulate --diff --json', '--diff', 'later.yaml', '--json'),
    simulated('policy simulate --format ndjson', '--states', '--format', 'ndjson'),
  ],
  'policy:test': [
    local('policy', 'test', 'disk.test.yaml'),
    local('policy', 'test', '--coverage', 'disk.test.yaml'),
  ],
  presence: [asked('presence')],
  probe: [local('probe'), local('probe', 'disk.yaml', '--no-state')],
  sessions: [asked('sessions'), asked('sessions', '--active')],
  'silence:add': [ofFleet('silence', 'add', '--agent', 'web-1', '--for', '1h')],
  'silence:end': [async () => ({ args: ['silence', 'end', await newSilence(here.run)] })],
  'silence:list': [ofFleet('silence', 'list')],
  status: [asked('status'), asked('status', '--verbose')],
  usage: [asked('usage'), asked('usage', '--by', 'session', '--since', '24h')],
}

function simulated(title: string, ...flags: string[]): Ready {
  return async () => ({
    title,
    args: ['policy', 'simulate', 'disk.yaml', '--input', 'samples.ndjson', ...flags],
  })
}

// A systemctl of the test's own, so that no service of this host is asked or touched.
const services: readonly Replayed[] = [
  { when: '--user', error: 'Failed to connect to bus: No medium found', status: 1 },
  { when: 'list-unit' },
  { when: ' show ', print: 'systemctl-show-killed' },
]

const { commands } = readManifest(checkout)
const withJson = Object.values(commands).flatMap(({ id, flags }) => ('json' in flags ? [id] : []))

test('this file calls every command that has --json', () => {
  expect(Object.keys(calls).sort()).toEqual(withJson.sort())
})

describe.each(withJson)('%s', (id) => {
  const words = id.split(':')

  it('prints what its committed schema says', async () => {
    const { directory } = replayingProgram('systemctl', services)
    const env = { PATH: `${directory}:${process.env.PATH}` }
    for (const ready of calls[id] ?? []) {
      const { args, title = `${words.join(' ')} --json` } = await ready()
      const line = title.endsWith('--json') && !args.includes('--json') ? [...args, '--json'] : args
      const { stdout, stderr, status } = await here.run(line, env)
      const documents = documentsIn(stdout)
      expect({ line, status, stderr, any: documents.length > 0 }).toMatchObject({ any: true })
      for (const document of documents) expectFits(`vitals ${title}`, document)
    }
  })

  it('tells a wrong call as the error that is committed', async () => {
    const { stdout, status } = await here.run([...words, '--json', '--no-such-flag'])
    expect(status).toBe(64)
    expectFits('vitals COMMAND --json', JSON.parse(stdout))
  })
})

describe('what goes on prints a document a line, each after the same schema', () => {
  const stream = async (args: readonly string[], isEnough: (lines: readonly string[]) => boolean) => {
    const { child, ended } = startVitals(args, { cwd: here.cwd, env: { HOME: here.home } })
    let text = ''
    child.stdout.on('data', (part: string) => (text += part))
    await vi.waitUntil(() => isEnough(text.split('\n').slice(0, -1)), { timeout: 60_000 })
    child.kill('SIGTERM')
    expect((await ended).status).toBe(143)
    return documentsIn(text) as Record<string, unknown>[]
  }

  it('probe --watch, with the error of a round that cannot be done among them', async () => {
    const file = join(here.cwd, 'watched.yaml')
    const good =
      'probes: { disk: { kind: disk } }\nchecks: { disk: { signal: disk.free_pct, degraded: { below: -1 } } }\n'
    writeFileSync(file, good)
    const documents = await stream(['probe', file, '--watch', '--json', '--every', '200ms'], (lines) => {
      const at = lines.findIndex((line) => line.startsWith('{"error"'))
      if (lines.length >= 2) writeFileSync(file, at === -1 ? 'checks: {}' : good)
      return at !== -1 && lines.slice(at).some((line) => line.startsWith('{"policy"'))
    })
    for (const document of documents)
      expectFits('error' in document ? 'vitals COMMAND --json' : 'vitals probe --json', document)
  }, 90_000)

  it('status --watch', async () => {
    const gateway = await openClaw()
    const documents = await stream(['status', '--watch', '--json', '--url', gateway.url], (lines) => {
      if (lines.length === 1) gateway.emit('presence', {})
      return lines.length > 1
    })
    for (const document of documents) expectFits('vitals status --json', document)
  }, 90_000)
})

/** One document over several lines, or one a line. */
function documentsIn(stdout: string): unknown[] {
  try {
    return [JSON.parse(stdout)]
  } catch {
    return stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
  }
}
