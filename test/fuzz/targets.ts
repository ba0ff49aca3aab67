import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { effectsOf } from '../../src/core/action/decision.ts'
import { VitalsError } from '../../src/core/errors.ts'
import { adoptState } from '../../src/core/policy/engine/adopt-state.ts'
import { createView } from '../../src/core/policy/engine/observe.ts'
import { DecisionRecorder } from '../../src/core/policy/engine/record/decision-record.ts'
import { restoreState } from '../../src/core/policy/engine/record/restore-state.ts'
import { parseCondition } from '../../src/core/policy/language/condition/condition.ts'
import { loadPolicy } from '../../src/core/policy/language/load/load.ts'
import { inputFormats } from '../../src/core/policy/workbench/input/format.ts'
import { settle } from '../../src/core/settle.ts'
import { tick } from '../../src/core/tick.ts'
import type { Connection } from '../../src/gateway/client/connection.ts'
import { FrameGuard } from '../../src/gateway/client/frame-guard.ts'
import { GatewayError } from '../../src/gateway/client/gateway-error.ts'
import { readHealth } from '../../src/gateway/client/health/openclaw.ts'
import { channelsView } from '../../src/gateway/client/views/channels/ask.ts'
import { cronView } from '../../src/gateway/client/views/cron/ask.ts'
import { nodesView } from '../../src/gateway/client/views/nodes/ask.ts'
import { presenceView } from '../../src/gateway/client/views/presence/ask.ts'
import { sessionsView } from '../../src/gateway/client/views/sessions/ask.ts'
import { statusView } from '../../src/gateway/client/views/status.ts'
import { usageView } from '../../src/gateway/client/views/usage/ask.ts'
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
import { play } from '../timeline.ts'
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
const judged = `
facts: { paused: { type: bool, initial: false } }
probes: { disk: { kind: disk } }
signals: { free: { expr: disk.free_pct, window: 5m, reduce: avg } }
checks:
  disk:
    transitions:
      healthy->critical: { condition: free < 10 && !paused, consecutive: 2 }
      critical->recovering: { condition: free > 20 }
      recovering->healthy: { condition: free > 20, for: 1m }
actions: { tell: { kind: webhook, url_env: HOOK }, clean: { kind: exec, argv: [/bin/true] } }
on: [{ to: critical, run: [tell, clean] }]
`
const grown = play(judged, { disk: '{"free_pct":30} {"free_pct":5}x4' }, { facts: { 1: { paused: false } } })
const state = JSON.parse(JSON.stringify(grown.state)) as Record<string, unknown>

/** What is restored of a damaged state must carry a tick, its hash, and a store. */
function goOn(parsed: unknown): void {
  const restored = restoreState(parsed)
  if (restored === null) return
  const at = grown.endedAt + 30_000
  const adopted = adoptState(grown.engine, restored, at)
  const readings = new Map([['disk', { value: { free_pct: 5 }, observedAt: at, ttlMs: 0 }]])
  for (const effect of effectsOf(tick(grown.engine, adopted, { sample: { at, readings } }, view).actions)) {
    settle(adopted, effect, 'failed', at)
  }
  new DecisionRecorder(grown.engine).prior(adopted)
  if (restoreState(JSON.parse(JSON.stringify(adopted))) === null) throw new Error('left a state that is none')
}
const view = createView(grown.engine)

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
  { name: 'states', once: (random) => goOn(mutateValue(state, random)) },
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
