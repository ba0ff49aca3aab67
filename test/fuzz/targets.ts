import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { VitalsError } from '../../src/core/errors.ts'
import { restoreState } from '../../src/core/policy/engine/record/restore-state.ts'
import { parseCondition } from '../../src/core/policy/language/condition/condition.ts'
import { loadPolicy } from '../../src/core/policy/language/load/load.ts'
import { inputFormats } from '../../src/core/policy/workbench/input/format.ts'
import type { Connection } from '../../src/gateway/client/connection.ts'
import { FrameGuard } from '../../src/gateway/client/frame-guard.ts'
import { GatewayError } from '../../src/gateway/client/gateway-error.ts'
import { readHealth } from '../../src/gateway/client/openclaw/health.ts'
import { channelsView } from '../../src/gateway/client/views/channels.ts'
import { cronView } from '../../src/gateway/client/views/cron.ts'
import { nodesView } from '../../src/gateway/client/views/nodes.ts'
import { presenceView } from '../../src/gateway/client/views/presence.ts'
import { sessionsView } from '../../src/gateway/client/views/sessions.ts'
import { statusView } from '../../src/gateway/client/views/status.ts'
import { usageView } from '../../src/gateway/client/views/usage.ts'
import { readHello } from '../../src/gateway/protocol/hello.ts'
import { renderChannels } from '../../src/render/gateway/channels.ts'
import { renderCron } from '../../src/render/gateway/cron.ts'
import { renderNodes } from '../../src/render/gateway/nodes.ts'
import { renderSessions } from '../../src/render/gateway/sessions.ts'
import { renderStatus } from '../../src/render/gateway/status.ts'
import { renderUsage } from '../../src/render/gateway/usage.ts'
import { plainPalette } from '../../src/render/terminal/palette.ts'
import { scope } from '../core/policy/language/condition/arbitrary-condition.ts'
import { readInput } from '../core/policy/workbench/input/read-input.ts'
import { recorded, releases } from '../gateway/recorded.ts'
import { mutateText, mutateValue, type Random } from './mutate.ts'

/** One thing that is given hostile input; what it throws beside errors of the catalogue is a defect. */
export interface Target {
  readonly name: string
  readonly once: (random: Random) => unknown
}

const now = Date.UTC(2026, 10, 21, 20)
const look = { width: 100, unicode: true, palette: plainPalette, color: false, verbose: true, now }
const policies = readdirSync('policies')
  .filter((name) => name.endsWith('.yaml') && !name.endsWith('.test.yaml'))
  .map((name) => readFileSync(join('policies', name), 'utf8'))
const conditions = [
  'a > 1 && b < 2.5 || !p',
  'has(pr.n) && pr.n >= 10',
  'pr.l.exists(x, x > a)',
  's.startsWith("x") ? a : b',
  'size(s) + int(a) == 3',
]
const inputs = [
  '{"ts":"2026-03-01T12:00:00Z","a":1}\n{"recording":1,"fill":false,"policy":"x"}\n{"ts":1,"probes":{}}\n',
  'ts,a\n2026-03-01T12:00:00Z,1\n1,"2"\n',
  '{"status":"success","data":{"resultType":"matrix","result":[{"metric":{"__name__":"a"},"values":[[1,"2"]]}]}}',
]
const state = {
  version: 1,
  policyDigest: 'sha256:0',
  at: now,
  overall: { state: 'degraded', since: now },
  checks: { disk: { digest: 'd', state: 'degraded', since: now, runs: [1], problemOpen: true, news: null } },
  facts: { a: { value: 1, setAt: now } },
  windows: { w: { signature: 's', at: [now], values: [1] } },
  observedAt: { a: now },
  attempts: { clean: [now] },
}

export const targets: readonly Target[] = [
  {
    name: 'conditions',
    once: (random) =>
      parseCondition(mutateText(pick(conditions, random), random), scope, random(2) ? 'bool' : 'any'),
  },
  {
    name: 'policies',
    once: (random) => {
      const bytes = Buffer.from(mutateText(pick(policies, random), random))
      return orRefused(() => loadPolicy({ path: 'p.yaml', bytes }, 'sha256:0'))
    },
  },
  {
    name: 'inputs',
    once: (random) => {
      const bytes = Buffer.from(mutateText(pick(inputs, random), random))
      const cut = random(bytes.length + 1)
      const chunks = [bytes.subarray(0, cut), bytes.subarray(cut)]
      return orFatal(() => readInput(pick(inputFormats, random), chunks, ['a', 'b']))
    },
  },
  {
    name: 'frames',
    once: (random) => {
      const frame = { type: 'res', id: '1', ok: random(2) === 0, payload: state, error: { code: 'X' } }
      const text = JSON.stringify(mutateValue(frame, random))
      return new FrameGuard((each) => each).read(Buffer.from(mutateText(text, random)))
    },
  },
  { name: 'gateway answers', once: fuzzAnswers },
  { name: 'states', once: (random) => restoreState(mutateValue(state, random)) },
]

async function fuzzAnswers(random: Random): Promise<void> {
  const answers = recorded(pick(releases, random))
  const hello = readHello(mutateValue({ type: 'hello-ok', protocol: 4, ...state }, random))
  if (hello === null) return
  const call = async (method: string) => {
    if (random(10) === 0) {
      throw new GatewayError('GATEWAY_CALL_FAILED', { url: 'ws://x', phase: 'call', params: { method } })
    }
    return mutateValue(answers[method] ?? {}, random)
  }
  const connection = { url: 'ws://x', hello, gatewayNow: () => now, call } as unknown as Connection
  const asking = { connection, signal: AbortSignal.timeout(60_000), deadline: now + 60_000, now: () => now }
  const views = [
    async () => renderStatus(await statusView(asking), look),
    async () => renderChannels(await channelsView(asking, { probe: false }), look),
    async () => renderCron(await cronView(asking, { all: true }), look),
    async () => renderNodes(await nodesView(asking), look),
    async () => renderSessions(await sessionsView(asking, { active: random(2) === 0 }), look),
    async () => renderUsage(await usageView(asking, { since: null, shares: true }), 'model', look),
    async () => JSON.stringify(await presenceView(asking)),
    async () => JSON.stringify(readHealth(await call('health'), hello, now)),
  ]
  try {
    await pick(views, random)()
  } catch (error) {
    if (!(error instanceof VitalsError) || error.code === 'INTERNAL') throw error
  }
}

function orRefused(work: () => unknown): unknown {
  try {
    return work()
  } catch (error) {
    if (error instanceof VitalsError && error.code !== 'INTERNAL') return error
    throw error
  }
}

// The helper of the tests throws what a reader calls fatal.
function orFatal(work: () => unknown): unknown {
  try {
    return work()
  } catch (error) {
    if (error instanceof Error && error.constructor === Error) return error
    throw error
  }
}

function pick<Item>(items: readonly Item[], random: Random): Item {
  return items[random(items.length)] as Item
}
