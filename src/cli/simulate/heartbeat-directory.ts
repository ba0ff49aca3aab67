import { VitalsError } from '../../core/errors.ts'
import { parseTimestamp } from '../../core/text/timestamp.ts'
import { readRegularFile } from '../../host/files/read-regular-file.ts'
import { unreadable } from '../policy/unreadable-input.ts'

// A gateway takes no larger beat either.
const mostBytes = 1_024 * 1_024

interface Place {
  readonly path: string
  readonly agent: string
  readonly epoch: number
  readonly seq: number
  readonly at: number
}

/**
 * The heartbeats of one agent, a `.json` file each, as lines of NDJSON in the order of their `boot_epoch` and `seq`, by
 * time where they have none. Only their places are kept in memory.
 *
 * @throws VitalsError INPUT_UNREADABLE for a file that is no heartbeat, or files of several agents
 */
export async function* heartbeatLines(directory: string): AsyncGenerator<Uint8Array> {
  const { readdirSync } = process.getBuiltinModule('node:fs')
  const { join } = process.getBuiltinModule('node:path')
  const files = readdirSync(directory)
    .filter((name) => name.endsWith('.json'))
    .map((name) => join(directory, name))
  const places = files.map(placeOf).sort(byOrder)
  const stranger = places.find(({ agent }) => agent !== places[0]?.agent)
  if (stranger !== undefined) {
    const detail = `It is of agent ${stranger.agent}, and others are of ${places[0]?.agent}.`
    throw new VitalsError('INPUT_UNREADABLE', { params: { path: stranger.path, detail } })
  }
  const encoder = new TextEncoder()
  for (const { path } of places) yield encoder.encode(`${JSON.stringify(beatIn(path))}\n`)
}

function byOrder(a: Place, b: Place): number {
  return a.epoch - b.epoch || a.seq - b.seq || a.at - b.at || (a.path < b.path ? -1 : 1)
}

function placeOf(path: string): Place {
  const beat = beatIn(path)
  const at = parseTimestamp(beat.ts)
  if (at === null) throw noHeartbeat(path, 'It has no ts.')
  const numberOr0 = (value: unknown) => (typeof value === 'number' ? value : 0)
  const agent = typeof beat.agent_id === 'string' ? beat.agent_id : ''
  return { path, agent, epoch: numberOr0(beat.boot_epoch), seq: numberOr0(beat.seq), at }
}

function beatIn(path: string): Readonly<Record<string, unknown>> {
  let text: string
  try {
    text = readRegularFile(path, mostBytes).bytes.toString('utf8')
  } catch (cause) {
    throw unreadable(path, cause)
  }
  try {
    const parsed: unknown = JSON.parse(text)
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return { ...parsed }
  } catch (cause) {
    throw noHeartbeat(path, 'It is not JSON.', cause)
  }
  throw noHeartbeat(path, 'It is no heartbeat.')
}

function noHeartbeat(path: string, detail: string, cause?: unknown): VitalsError {
  return new VitalsError('INPUT_UNREADABLE', {
    params: { path, detail },
    ...(cause !== undefined && { cause }),
  })
}
