// A gateway that has something to tell: channels that work and do not, jobs of every fate, an agent that ran, a node
// that died. Through the release's own calls, so that its answers are the truth.
import { setTimeout as sleep } from 'node:timers/promises'
import { bots } from './fake-peers.js'
import { connectRaw } from './raw-client.js'

const settledMs = 240_000

/** Configuration for the release: a model of ours, and four bots of Telegram. Old releases reach them by a proxy. */
export function worldConfig(version, peers) {
  const way = takesAddress(version) ? { apiRoot: peers.url } : { proxy: peers.proxyUrl }
  const bot = (botToken, more = {}) => ({ botToken, ...way, ...more })
  const model = (id) => ({
    ...{ id, name: id, reasoning: false, input: ['text'], contextWindow: 32_000, maxTokens: 1_000 },
    cost: { input: 1_000, output: 2_000, cacheRead: 100, cacheWrite: 0 },
  })
  return {
    models: {
      providers: {
        fake: {
          ...{ baseUrl: `${peers.url}/v1`, apiKey: 'sk-fake', api: 'openai-completions' },
          models: [model('steady'), model('failing')],
        },
      },
    },
    agents: { defaults: { model: { primary: 'fake/steady' }, ...modelsAllowed } },
    channels: {
      telegram: {
        enabled: true,
        accounts: {
          works: bot(bots.ok),
          refused: bot(bots.refused),
          hanging: bot(bots.hanging),
          off: bot(bots.spare, { enabled: false }),
        },
      },
    },
    plugins: { entries: { telegram: { enabled: true } } },
  }
}

const modelsAllowed = { models: { 'fake/steady': {}, 'fake/failing': {} } }

function takesAddress(version) {
  return version >= '2026.9'
}

/**
 * Lets the world happen on a running gateway and waits until it is settled.
 *
 * @returns the jobs' ids by their names
 */
export async function liveThroughDay(url, token, version) {
  const client = await connectRaw(url, token)
  await client.call('agent', {
    message: 'hello',
    sessionKey: 'agent:main:main',
    idempotencyKey: `run-${Date.now()}`,
  })
  const jobs = await addJobs(client, version)
  for (const name of ['fine', 'fails', 'undelivered']) await runJob(client, jobs[name])
  const node = await connectRaw(url, token, { role: 'node' })
  await sleep(1_000)
  node.kill()
  await untilSettled(client, jobs)
  client.close()
  return jobs
}

async function addJobs(client, version) {
  const hourly = { schedule: { kind: 'every', everyMs: 3_600_000 } }
  const turn = (more) => ({
    ...{ sessionTarget: 'isolated', wakeMode: 'now' },
    payload: { kind: 'agentTurn', message: 'look around', ...more },
  })
  const note = {
    sessionTarget: 'main',
    wakeMode: 'next-heartbeat',
    payload: { kind: 'systemEvent', text: 'night' },
  }
  // The oldest ones deliver by the default account alone, whichever that is.
  const to = {
    mode: 'announce',
    channel: 'telegram',
    to: '999',
    ...(version >= '2026.3' && { accountId: 'refused' }),
  }
  const wanted = {
    fine: { ...hourly, ...turn(), delivery: { mode: 'none' } },
    fails: { ...hourly, ...turn({ model: 'fake/failing' }), delivery: { mode: 'none' } },
    undelivered: { ...hourly, ...turn(), delivery: to },
    never: { schedule: { kind: 'cron', expr: '0 0 31 12 *' }, ...note },
    off: { ...hourly, ...note, enabled: false },
  }
  const ids = {}
  for (const [name, job] of Object.entries(wanted)) {
    ids[name] = (await client.call('cron.add', { name, enabled: true, ...job })).id
  }
  return ids
}

/** Old releases answer only when the run is over. */
async function runJob(client, id) {
  client.call('cron.run', { id, mode: 'force' }).catch(() => {})
  await sleep(500)
}

async function untilSettled(client, jobs) {
  const wanted = new Set([jobs.fine, jobs.fails, jobs.undelivered])
  for (const begun = Date.now(); Date.now() - begun < settledMs; await sleep(2_000)) {
    const list = await client.call('cron.list', { includeDisabled: true })
    const open = list.jobs.filter(({ id, state }) => wanted.has(id) && !state.lastRunAtMs)
    const sessions = await client.call('sessions.list')
    const main = sessions.sessions.find(({ key }) => key === 'agent:main:main')
    const cost = await client.call('usage.cost', { days: 30 })
    const counted = (cost.cacheStatus?.status ?? 'fresh') === 'fresh' && cost.totals.totalTokens > 0
    if (open.length === 0 && main?.totalTokens > 0 && counted) return
  }
  throw new Error('the gateway did not settle: a job has not run, or its usage was not counted')
}
