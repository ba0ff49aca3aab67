import type { AgentKey } from '../../../src/agent/send/agent-key.ts'
import { BeatSender } from '../../../src/agent/send/beat-sender.ts'
import type { BeatRequest } from '../../../src/agent/send/post-beats.ts'
import { problemOf } from '../../../src/core/heartbeat/refusals.ts'
import type { HttpAnswer } from '../../../src/core/heartbeat/sending/answer.ts'
import { memorySpool } from '../../../src/store/spool/memory-spool.ts'
import { newBeat } from '../../contract/beat-spool.ts'

export type Mood =
  | 'good'
  | 'removed'
  | 'lost answer'
  | 'unreachable'
  | 'busy'
  | 'denied'
  | 'behind'
  | 'overtaken'

/** A gateway that remembers, with moods, and a sender on a clock that the test sets. */
export function pair({ trusted = true, spool = memorySpool({ beats: 10_000, bytes: 1e9 }) } = {}) {
  const taken: { seq: number; epoch: number; id: string }[] = []
  const requests: BeatRequest[] = []
  const told: string[] = []
  const time = { steady: 0, wall: Date.UTC(2026, 2), key: 'ak_1' }
  const moods: Mood[] = []
  let newest = 0
  const gateway = { clock: () => time.wall, moods, taken, requests, newest: 0 }

  const problem = (status: number, name: Parameters<typeof problemOf>[0], members = {}): HttpAnswer => ({
    ...{ status, retryAfterMs: null },
    text: JSON.stringify(problemOf(name, members)),
  })
  const answerTo = (line: string) => {
    const { heartbeat_id: _, ...beat } = JSON.parse(line)
    const { id, boot_epoch: epoch, seq } = beat
    const duplicate = taken.some((one) => one.id === id)
    if (!duplicate && epoch < newest) return problemOf('epoch-behind', { newest_epoch: newest })
    if (!duplicate) taken.push({ id, epoch, seq })
    newest = Math.max(newest, epoch)
    return { heartbeat_id: id, accepted: true, duplicate, status: 'used', state: 'healthy', reasons: [] }
  }
  const post = async (request: BeatRequest, key: AgentKey): Promise<HttpAnswer> => {
    requests.push(request)
    const mood = moods.shift() ?? 'good'
    if (mood === 'unreachable') throw new Error('nobody listens there')
    if (Math.abs(request.at - gateway.clock()) > 300_000) {
      return problem(401, 'timestamp-out-of-tolerance', {
        server_time: new Date(gateway.clock()).toISOString(),
      })
    }
    if (mood === 'busy') return { ...problem(503, 'overloaded'), retryAfterMs: 20_000 }
    if (mood === 'removed') return problem(410, 'agent-removed')
    if (mood === 'denied' || key.keyId === 'ak_revoked') return problem(401, 'invalid-signature')
    if (mood === 'behind') newest = 50
    if (mood === 'overtaken') newest += 1_000
    const results = request.body.split('\n').map(answerTo)
    if (mood === 'lost answer') throw new Error('the connection broke')
    const isBatch = request.id.startsWith('hbb_')
    const [first] = results
    if (!isBatch && first !== undefined && !('accepted' in first))
      return { status: 409, retryAfterMs: null, text: JSON.stringify(first) }
    return { status: 200, retryAfterMs: null, text: JSON.stringify(isBatch ? { results } : first) }
  }
  const sender = new BeatSender({
    ...{ spool, trusted, chance: () => 0.5, randomBytes: (count) => new Uint8Array(count) },
    poster: { post, close: () => {} },
    readKey: () => ({ keyId: time.key, agent: 'web-1', secret: new Uint8Array(32) }),
    now: () => time.wall,
    steady: () => time.steady,
    fate: ({ id }, { kind }) => told.push(`${id} ${kind}`),
    lifted: (epoch, beats) => told.push(`lifted to ${epoch}, ${beats}`),
    unsaved: () => told.push('unsaved'),
  })
  const keep = async (seq: number, epoch = 1) => {
    const beat = newBeat(seq, 'healthy', epoch)
    const body = JSON.stringify({ ...JSON.parse(beat.body), id: beat.id, boot_epoch: epoch })
    await spool.append({ ...beat, body, bytes: body.length })
  }
  const send = () => sender.send(new AbortController().signal)
  const pass = (ms: number) => {
    time.steady += ms
    time.wall += ms
  }
  return { spool, gateway, sender, time, told, keep, send, pass }
}
