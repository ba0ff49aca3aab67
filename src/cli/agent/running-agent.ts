import { keepRounds } from '../../agent/loop/rounds.ts'
import { Sending } from '../../agent/loop/sending.ts'
import { Turning } from '../../agent/loop/turning.ts'
import type { BeatSender } from '../../agent/send/beat-sender.ts'
import type { LastingSpool } from '../../agent/send/lasting-spool.ts'
import { OutgoingBeats } from '../../agent/send/outgoing-beats.ts'
import { VitalsError } from '../../core/errors.ts'
import type { NdjsonLog } from '../../core/text/ndjson-log.ts'
import { garbageCollector } from '../../host/process/collect-garbage.ts'
import type { ServiceNotices } from '../../host/services/sd-notify.ts'
import { defaultProbeOptions } from '../probe/probe-options.ts'
import { openSession, type ProbeSession } from '../probe/probe-session.ts'
import type { Io } from '../run/io.ts'
import { sleep } from '../views/sleep.ts'
import { AgentNews } from './agent-news.ts'
import { type HeldPolicy, nobody } from './held-policy.ts'
import { openSender, openSpool, type ReadyAgent } from './open-agent.ts'

/** How long the last beat may take to be sent, and an attempt until it counts as hanging, in milliseconds. */
const goodbyeMs = 5_000
const attemptMs = 60_000
const collectMs = 25_000
const namePolicy =
  "'vitals agent run POLICY' names another, or `policy` in the settings; the gateway judges by its own."
const diskFails = 'the disk does not keep what it should'
const steady = () => performance.now()

/** What an agent that goes on is made of. */
export interface AgentParts {
  readonly agent: ReadyAgent
  readonly held: HeldPolicy
  readonly log: NdjsonLog
  readonly notices: ServiceNotices
}

interface Opened {
  readonly spool: LastingSpool
  readonly session: ProbeSession
  readonly beats: OutgoingBeats
  readonly sender: BeatSender
  readonly news: AgentNews
  readonly turning: Turning
  readonly close: () => Promise<void>
}

/** Beats until `stop` is aborted, and then once more to say goodbye. */
export async function beatUntil(stop: AbortSignal, parts: AgentParts, io: Io): Promise<void> {
  const opened = await openAll(parts, io)
  const watchdog = feedWatchdog(parts, opened)
  try {
    await beat(stop, parts, opened, io)
  } finally {
    clearInterval(watchdog)
    await opened.close()
  }
}

async function openAll({ agent, held, log }: AgentParts, io: Io): Promise<Opened> {
  const news = new AgentNews(log)
  const turning = new Turning(steady)
  const failed = (error: VitalsError) => news.fails(diskFails, error.message)
  const spool = openSpool(agent, (line) => log('warn', 'agent', line), failed)
  const session = await openSession(defaultProbeOptions, agent.settings, io, () => held.file)
  const beats = await OutgoingBeats.begin(spool, agent.agent, io.now, failed)
  const { sender, close } = openSender(agent, spool, io, {
    fate(one, fate) {
      turning.expect('sending', attemptMs)
      news.fate(one, fate)
    },
    lifted(bootEpoch, count) {
      beats.lifted(bootEpoch, count)
      const fields = { boot_epoch: bootEpoch, beats: count }
      log('warn', 'agent', 'the counter of starts was behind and is lifted', fields)
    },
    unsaved: failed,
  })
  await sender.recall()
  const closeAll = async () => {
    close()
    await session.close()
    await spool.close()
  }
  return { spool, session, beats, sender, news, turning, close: closeAll }
}

async function beat(stop: AbortSignal, parts: AgentParts, opened: Opened, io: Io): Promise<void> {
  const { agent, held, log, notices } = parts
  const { spool, sender, news, turning } = opened
  const collectGarbage = garbageCollector(collectMs, steady)
  const sending = new Sending({
    ...{ steady, sleep, send: (signal) => sender.send(signal) },
    async ended(sent) {
      news.fails('no beat can be sent', null)
      news.sent(sent, (await spool.size()).beats)
      collectGarbage()
    },
    failed: (error) => news.fails('no beat can be sent', error.message),
    expect: (ms) => turning.expect('sending', ms),
  })
  const { intervalMs, name: policy } = held.policy
  // A fleet that starts at once must not beat at once ever after.
  const inMs = agent.target.isLocal ? 0 : Math.floor(Math.random() * intervalMs)
  const url = agent.target.locate()?.origin ?? null
  const of = { policy, policy_file: held.file.realPath, policy_named_by: held.namedBy }
  const fields = { agent_id: agent.agent, url, ...of, interval_ms: intervalMs, first_beat_in_ms: inMs }
  log('info', 'agent', 'started', { ...fields, kept: (await spool.size()).beats })
  if (held.namedBy === nobody)
    log('info', 'agent', `no policy is named: it measures by ${policy}`, { hint: namePolicy })
  notices.tell('READY=1', `STATUS=Beats as ${agent.agent}`)
  stop.addEventListener('abort', () => {
    notices.tell('STOPPING=1')
    log('info', 'agent', 'stopping')
  })
  const [end, last] = [new AbortController(), new AbortController()]
  const sent = sending.run(end.signal, last.signal)
  const rounds = {
    ...{ steady, sleep, round: (isLeaving: () => boolean) => oneRound(isLeaving, sending, opened, io) },
    missed: (count: number) =>
      log('warn', 'agent', 'rounds were left out: it did not get to them', { count }),
    expect: (ms: number) => turning.expect('rounds', ms),
  }
  try {
    await Promise.race([keepRounds(rounds, { inMs, intervalMs }, stop), sent])
  } finally {
    end.abort()
    setTimeout(() => last.abort(), goodbyeMs).unref()
  }
  await sent
  await sending.turn(last.signal)
  log('info', 'agent', 'stopped', { kept: (await spool.size()).beats })
}

/** One round, kept as a beat. @returns the interval of its policy; `null` where it could not be done */
async function oneRound(
  isLeaving: () => boolean,
  sending: Sending,
  { session, spool, beats, news }: Opened,
  io: Io,
): Promise<number | null> {
  try {
    const { report, recorded, policy, unsaved, remarks } = await session.round(io.now())
    news.judged(report, remarks)
    const facts = Object.fromEntries(recorded.facts)
    const { intervalMs } = policy
    const { id, dropped } = await beats.keep({ report, facts, intervalMs, leaving: isLeaving() })
    news.dropped(dropped)
    if (spool.isLasting(id)) news.fails(diskFails, null)
    news.fails('the verdict is not remembered', unsaved)
    news.fails('the round could not be done', null)
    sending.kick()
    return intervalMs
  } catch (error) {
    if (!(error instanceof VitalsError)) throw error
    news.fails('the round could not be done', error.message)
    return null
  }
}

function feedWatchdog({ log, notices }: AgentParts, { turning, news }: Opened): NodeJS.Timeout | undefined {
  if (notices.watchdogMs === null) return undefined
  let wasLate = false
  return setInterval(() => {
    const late = turning.late()
    if (late.length === 0) notices.tell('WATCHDOG=1', `STATUS=This host is ${news.state ?? 'not judged yet'}`)
    else if (!wasLate) log('error', 'agent', 'it hangs, and its watchdog is fed no more', { late })
    wasLate = late.length > 0
  }, notices.watchdogMs / 3)
}
