import { expect, it } from 'vitest'
import { runningGateway } from './running-gateway.ts'
import { beat, type Key, type Sent } from './signed-beat.ts'
import { emptyDirectory, vitals } from './vitals.ts'

it('a rotation costs no beat, and a revoked key is refused within a second and never before', async () => {
  const state = emptyDirectory()
  const { url } = await runningGateway(state)
  const port = Number(new URL(url).port)
  const key = async (...words: string[]) => {
    const { stdout, status } = await vitals(['key', ...words, '--state-dir', state, '--json'])
    expect(status).toBe(0)
    return JSON.parse(stdout)
  }
  const old: Key = await key('create', '--agent', 'web-1')
  const sent: Sent[] = []
  const senders = new Map<string, Key>([[old.key_id, old]])
  let isOver = false
  const sending = (async () => {
    while (!isOver) {
      sent.push(
        ...(await Promise.all([...senders.values()].flatMap((own) => [beat(port, own), beat(port, own)]))),
      )
    }
  })()
  const next: Key = await key('rotate', 'web-1')
  senders.set(next.key_id, next)
  const beforeRevoking = Date.now()
  await key('revoke', old.key_id)
  const revokedAt = Date.now()
  await new Promise((resolve) => setTimeout(resolve, 1_500))
  isOver = true
  await sending
  const of = (own: Key) => sent.filter(({ key: id }) => id === own.key_id)
  const taken = (list: readonly Sent[]) => new Set(list.map(({ status }) => status))
  expect(taken(of(next))).toEqual(new Set([200]))
  expect(taken(of(old).filter(({ answeredAt }) => answeredAt < beforeRevoking))).toEqual(new Set([200]))
  const afterwards = of(old).filter(({ sentAt }) => sentAt > revokedAt + 1_000)
  expect(taken(afterwards)).toEqual(new Set([401]))
})
