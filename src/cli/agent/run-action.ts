import { VitalsError } from '../../core/errors.ts'
import { type NdjsonLog, ndjsonLog } from '../../core/text/ndjson-log.ts'
import { serviceNotices } from '../../host/services/sd-notify.ts'
import type { Settings } from '../../settings/config-resolve.ts'
import type { Hold } from '../../store/spool/sqlite/sender-lock.ts'
import type { Io } from '../run/io.ts'
import { HeldPolicy } from './held-policy.ts'
import { type AgentOptions, type ReadyAgent, readyAgent, turn } from './open-agent.ts'
import { onSignals } from './run-signals.ts'
import { beatUntil } from './running-agent.ts'

/** How long a single beat that is under way may hold up the start, and one that only looks whether an agent runs. */
const patienceMs = 15_000
const lookMs = 1_000
/** How long a gateway is asked for the first key of this agent. */
const joiningMs = 60_000

/**
 * Beats in the foreground until SIGTERM or SIGINT, a round each interval of the policy; SIGHUP reads the policy again.
 *
 * @returns the exit status
 * @throws VitalsError where it cannot start, AGENT_RUNNING where another one runs on this state directory
 */
export async function agentRun(options: AgentOptions, settings: Settings, io: Io): Promise<number> {
  const log = ndjsonLog((line) => io.stdout.write(line), io.now)
  const joined = (agent_id: string, url: string, key_file: string) =>
    log('info', 'agent', 'joined', { agent_id, url, key_file })
  const agent = await readyAgent(options, settings, { patienceMs: joiningMs, joined }, io)
  const held = await HeldPolicy.read(options.policy, agent, io)
  const notices = serviceNotices(io.env, (detail) => {
    log('error', 'agent', 'systemd cannot be told how it is', { detail })
  })
  const signals = onSignals(async () => {
    notices.tell('RELOADING=1', `MONOTONIC_USEC=${Math.floor(Number(process.hrtime.bigint() / 1_000n))}`)
    await reload(held, log)
    notices.tell('READY=1')
  })
  const holds: Hold[] = []
  try {
    holds.push(await taken(agent, 'running', lookMs))
    holds.push(await taken(agent, 'sending', patienceMs))
    await beatUntil(signals.stop, { agent, held, log, notices }, io)
    return signals.status()
  } finally {
    for (const hold of holds) hold.release()
    await notices.flush()
  }
}

async function taken(agent: ReadyAgent, thing: 'running' | 'sending', waitMs: number): Promise<Hold> {
  const hold = await turn(agent, thing, waitMs)
  if (hold === null) throw new VitalsError('AGENT_RUNNING', { params: { agent: agent.agent } })
  return hold
}

async function reload(held: HeldPolicy, log: NdjsonLog): Promise<void> {
  try {
    await held.reload()
    const { name, digest } = held.policy
    log('info', 'agent', 'the policy is read again', { policy: name, policy_digest: digest })
  } catch (error) {
    if (!(error instanceof VitalsError)) throw error
    const { code, message: detail } = error
    const findings = error.findings.map(({ message, place }) =>
      place === null ? message : `${place.file}:${place.line}:${place.column}: ${message}`,
    )
    log('error', 'agent', 'the policy is refused, the old one stays', { code, detail, findings })
  }
}
