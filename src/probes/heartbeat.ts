import type { HeartbeatOptions } from '../core/probe-kind/kinds/heartbeat.ts'
import { defaultStateOrder, type State } from '../core/state.ts'
import { parseTimestamp } from '../core/text/timestamp.ts'
import type { Value } from '../core/value.ts'
import { withFile } from '../host/files/open-file.ts'
import { beatState } from './beat-state.ts'
import { failedTarget } from './failure.ts'
import { roundTo } from './number/round-to.ts'
import { pathFailure } from './path-failure.ts'
import type { Observation, Probe, ProbeContext } from './probe.ts'

/** The year 2000. */
const firstPlausible = 946_684_800_000

/** How much of a file's end is searched for the last beat; a beat is at most 64 KiB. */
const tailBytes = 262_144

/** The last beat of another agent, in a file that it writes or as a gateway heard it. */
export const heartbeat: Probe<HeartbeatOptions> = async (options, context): Promise<Observation> => {
  const { gateway, agent, path } = options
  if (gateway !== undefined && agent !== undefined) {
    const { gatewayHeartbeat } = await import('./gateway/gateway-heartbeat.ts')
    return gatewayHeartbeat(gateway, agent, context)
  }
  return fileHeartbeat({ path: path ?? '', agent }, context)
}

async function fileHeartbeat(
  options: { readonly path: string; readonly agent: string | undefined },
  { now }: ProbeContext,
): Promise<Observation> {
  try {
    const { text, writtenAt } = await readEnd(options.path)
    const beat = lastBeat(text, options.agent)
    if (beat === null) {
      const whose = options.agent === undefined ? '' : ` of ${options.agent}`
      return failedTarget('wrong_answer', `${options.path} holds no heartbeat${whose}`)
    }
    const at = beat.sentAt <= now() ? beat.sentAt : writtenAt
    const age = roundTo(Math.max(0, (now() - at) / 1_000), 3)
    return { ok: true, error: null, value: { ...beat.fields, age_s: age, up: true } }
  } catch (error) {
    return pathFailure(error)
  }
}

function readEnd(path: string): Promise<{ text: string; writtenAt: number }> {
  return withFile(path, async (file) => {
    const start = Math.max(0, file.stats.size - tailBytes)
    const buffer = Buffer.allocUnsafe(Math.min(file.stats.size, tailBytes))
    const length = await file.read(buffer, start)
    return { text: buffer.toString('utf8', 0, length), writtenAt: file.stats.mtimeMs }
  })
}

interface Beat {
  readonly sentAt: number
  readonly fields: Readonly<Record<string, Value>>
}

/** The last beat of a text; the lines of other agents and one that is still being written are passed over. */
function lastBeat(text: string, agent: string | undefined): Beat | null {
  const whole = readBeat(text)
  if (whole !== null) return isOf(whole, agent) ? whole : null
  for (const line of text.split('\n').reverse()) {
    const beat = line.trim() === '' ? null : readBeat(line)
    if (beat !== null && isOf(beat, agent)) return beat
  }
  return null
}

function isOf(beat: Beat, agent: string | undefined): boolean {
  return agent === undefined || beat.fields.agent_id === agent
}

function readBeat(text: string): Beat | null {
  const envelope = asMap(parseJson(text))
  const state = asMap(envelope?.policy)?.state as State
  if (envelope === null || !defaultStateOrder.includes(state)) return null
  const { agent_id, ts, seq, boot_epoch } = envelope
  const sentAt = parseTimestamp(ts)
  // An uptime in the place of a time would look like a beat of 1970.
  if (sentAt === null || sentAt < firstPlausible || typeof agent_id !== 'string') return null
  const numbers = { seq: numberOrNull(seq), boot_epoch: numberOrNull(boot_epoch) }
  return { sentAt, fields: { agent_id, ...beatState(state), ...numbers } }
}

function numberOrNull(value: Value | undefined): number | null {
  return typeof value === 'number' ? value : null
}

function asMap(value: Value | undefined): Readonly<Record<string, Value>> | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null
  return value as Readonly<Record<string, Value>>
}

/** The document, `null` where the text is none: a line that is still being written. */
function parseJson(text: string): Value {
  try {
    return JSON.parse(text) as Value
  } catch {
    return null
  }
}
