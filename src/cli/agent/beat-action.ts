import type { SenderEdges } from '../../agent/send/beat-sender.ts'
import type { LastingSpool } from '../../agent/send/lasting-spool.ts'
import { type OutgoingBeat, OutgoingBeats } from '../../agent/send/outgoing-beats.ts'
import { VitalsError } from '../../core/errors.ts'
import type { BeatFate, UntakenFate } from '../../core/heartbeat/sending/answer.ts'
import type { AgentBeatReport } from '../../core/report/agent-beat-schema.ts'
import { escapeControl } from '../../render/terminal/escape.ts'
import type { Settings } from '../../settings/config-resolve.ts'
import { defaultProbeOptions } from '../probe/probe-options.ts'
import { notRemembered } from '../probe/probe-print.ts'
import { openSession, type ProbeRound } from '../probe/probe-session.ts'
import type { Io } from '../run/io.ts'
import {
  type AgentOptions,
  type Joining,
  openSender,
  openSpool,
  type ReadyAgent,
  readyAgent,
  refuseBesideRunning,
  turn,
} from './open-agent.ts'

/** What `vitals agent beat` was asked to do. */
export interface BeatOptions extends AgentOptions {
  /** How long sending may take, in milliseconds. */
  readonly timeoutMs: number
  /** How far apart the beats are; `null` for the interval of the policy. */
  readonly everyMs: number | null
  /** Whether nothing is said while all is well. */
  readonly quiet: boolean
}

/**
 * One round of the policy and one beat of it, behind those that earlier runs kept. It is kept before it is sent, so that
 * no failure loses it.
 *
 * @throws VitalsError BEAT_UNSENT, BEAT_PUT_OFF, BEAT_DENIED, AGENT_REMOVED, BEAT_REFUSED where the gateway does not have it now, and
 * for every failure to run
 */
export async function agentBeat(options: BeatOptions, settings: Settings, io: Io): Promise<AgentBeatReport> {
  const agent = await readyAgent(options, settings, joiningBy(options, io), io)
  refuseBesideRunning(agent)
  const round = await oneRound(options.policy, agent, io)
  const warn = onceTold((line) => io.stderr.write(`vitals: ${escapeControl(line)}.\n`))
  const failed = (error: VitalsError) =>
    warn(`beats are kept in memory only: ${error.message.replace(/\.$/, '')}`)
  const spool = openSpool(agent, warn, failed)
  const signal = AbortSignal.timeout(options.timeoutMs)
  // Whoever sends first sends what all have kept, so that beats arrive in the order of their numbers.
  const hold = await turn(agent, 'sending', options.timeoutMs)
  try {
    const beats = await OutgoingBeats.begin(spool, agent.agent, io.now, failed)
    const intervalMs = options.everyMs ?? round.policy.intervalMs
    const facts = Object.fromEntries(round.recorded.facts)
    const beat = await beats.keep({ report: round.report, facts, intervalMs, leaving: false })
    tellDropped(beat, warn)
    if (hold === null) throw await unsent(agent, spool, anotherSends, beat)
    return await deliver({ agent, round, spool, beat, signal, warn }, io)
  } finally {
    hold?.release()
    await spool.close()
  }
}

function joiningBy({ timeoutMs, quiet }: BeatOptions, io: Io): Joining {
  return {
    patienceMs: timeoutMs,
    joined(agent, url, keyFile) {
      if (quiet) return
      const words = `joined ${url} as ${agent}; its key is in ${keyFile}, and the joining key is needed no more`
      io.stderr.write(`vitals: ${escapeControl(words)}.\n`)
    },
  }
}

async function oneRound(policy: string | null, agent: ReadyAgent, io: Io): Promise<ProbeRound> {
  const session = await openSession({ ...defaultProbeOptions, policy }, agent.settings, io)
  try {
    const round = await session.round(io.startedAt)
    for (const remark of round.remarks) io.stderr.write(`vitals: ${escapeControl(remark)}.\n`)
    if (round.unsaved !== null) io.stderr.write(`vitals: ${notRemembered(round.unsaved)}\n`)
    return round
  } finally {
    await session.close()
  }
}

interface Delivery {
  readonly agent: ReadyAgent
  readonly round: ProbeRound
  readonly spool: LastingSpool
  readonly beat: OutgoingBeat
  readonly signal: AbortSignal
  readonly warn: (line: string) => void
}

async function deliver(
  { agent, round, spool, beat, signal, warn }: Delivery,
  io: Io,
): Promise<AgentBeatReport> {
  const fates = new Map<string, BeatFate>()
  let order = beat.order
  const told: Pick<SenderEdges, 'fate' | 'lifted' | 'unsaved'> = {
    fate: ({ id }, fate) => {
      fates.set(id, fate)
      if (fate.kind === 'refused' && id !== beat.id) warn(`the kept beat ${id} is given up: ${fate.detail}`)
    },
    lifted: (bootEpoch, beats) => {
      // The newest is the last.
      order = { bootEpoch, seq: beats }
    },
    unsaved: (error) => warn(error.message.replace(/\.$/, '')),
  }
  const { sender, close } = openSender(agent, spool, io, told)
  try {
    await sender.recall()
    const sent = await sender.send(signal)
    const own = fates.get(beat.id) ?? (sent.kind === 'waiting' ? sent.because : lost)
    if (own.kind !== 'taken') throw await unsent(agent, spool, own, beat)
    const { status, duplicate, state, reasons } = own
    const others = [...fates].filter(([id, { kind }]) => id !== beat.id && kind === 'taken')
    return {
      ...{ agent_id: agent.agent, url: urlOf(agent), heartbeat_id: beat.id },
      ...{ boot_epoch: order?.bootEpoch ?? null, seq: order?.seq ?? null },
      ...{ state: round.report.state, reasons: reasonsOf(round) },
      gateway: { status, duplicate, state, reasons },
      ...{ agrees: state === round.report.state, sent: others.length, kept: (await spool.size()).beats },
    }
  } finally {
    close()
  }
}

const lost: UntakenFate = { kind: 'refused', detail: 'it was given up for newer ones' }
const anotherSends: UntakenFate = {
  kind: 'wait',
  detail: 'another run of this agent sends all this time',
  retryAfterMs: null,
  isAsked: true,
}

function reasonsOf({ report }: ProbeRound): readonly string[] {
  return [...new Set(report.checks.flatMap(({ reasons }) => reasons))]
}

/** Why the gateway does not have the beat now, and what becomes of it. */
async function unsent(
  agent: ReadyAgent,
  spool: LastingSpool,
  fate: UntakenFate,
  { id }: OutgoingBeat,
): Promise<VitalsError> {
  const kept = await keptWords(spool, fate, id)
  const detail = fate.detail.replace(/\.$/, '')
  const params = { url: urlOf(agent), agent: agent.agent, detail, kept, id }
  return new VitalsError(codeOf(fate), { params })
}

async function keptWords(spool: LastingSpool, { kind }: UntakenFate, id: string): Promise<string> {
  if (kind === 'refused') return 'It is given up.'
  if (!spool.isLasting(id)) return 'It is lost: the disk keeps nothing.'
  const { beats } = await spool.size()
  return beats > 1 ? `It is kept, with ${beats - 1} more.` : 'It is kept.'
}

function urlOf({ target }: ReadyAgent): string {
  return target.locate()?.origin ?? 'The gateway of this account'
}

function codeOf(fate: UntakenFate) {
  if (fate.kind === 'refused') return 'BEAT_REFUSED'
  if (fate.kind === 'gone') return 'AGENT_REMOVED'
  if (fate.kind === 'wait') return fate.isAsked ? 'BEAT_PUT_OFF' : 'BEAT_UNSENT'
  return fate.kind === 'epoch-behind' ? 'BEAT_PUT_OFF' : 'BEAT_DENIED'
}

function tellDropped({ dropped }: OutgoingBeat, warn: (line: string) => void): void {
  if (dropped.length === 0) return
  const unchanged = dropped.filter((beat) => beat.unchanged).length
  warn(
    `there is no room for all beats: the oldest ${dropped.length} are given up, ${unchanged} of them without news`,
  )
}

function onceTold(tell: (line: string) => void): (line: string) => void {
  const told = new Set<string>()
  return (line) => {
    if (!told.has(line)) tell(line)
    told.add(line)
  }
}
