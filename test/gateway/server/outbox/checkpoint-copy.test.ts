import { Webhook } from 'standardwebhooks'
import { expect, it } from 'vitest'
import { CheckpointCopy } from '../../../../src/gateway/server/outbox/checkpoint-copy.ts'
import { isSigned } from '../../../../src/store/checkpoint/checkpoint.ts'
import { openGatewayStore } from '../../../../src/store/gateway/sqlite/gateway-store.ts'
import { temporaryDirectory } from '../../../store/temporary-directory.ts'
import { type Received, receiver, status } from './receiver.ts'

const secret = Buffer.alloc(32, 5)

/** A receiver that answers with the statuses in turn, then 204. */
async function answering(...statuses: readonly number[]) {
  const { url, received } = await receiver((response, n) => status(statuses[n] ?? 204)(response))
  return { url: new URL(url), received }
}

it('each checkpoint of the trail comes to the address as signed JSON, in the end the newest, whatever failed before', async () => {
  const { received, url } = await answering(500, 503)
  const warnings: string[] = []
  const now = Date.now
  const warn = (words: string) => warnings.push(words)
  const copy = new CheckpointCopy({ url, secrets: () => [secret], now, chance: () => 0, warn })
  const store = openGatewayStore(temporaryDirectory(), { signing: { signed: copy.offer } })
  for (let count = 1; count <= 3; count += 1) {
    await store.note([{ ts: new Date().toISOString(), type: 'gateway', event: `${count}` }])
    await store.seal()
  }
  while (received.length < 3) await new Promise((resolve) => setTimeout(resolve, 10))
  await store.note([{ ts: new Date().toISOString(), type: 'gateway', event: 'last' }])
  const { head } = await store.chainEnds()
  await store.close()
  await copy.stop(2_000)
  expect(warnings).toHaveLength(2)
  const last = received.at(-1) as Received
  const checkpoint = JSON.parse(last.body)
  expect(checkpoint.index).toBe(head.index + 1)
  expect(isSigned(checkpoint)).toBe(true)
  new Webhook(`whsec_${secret.toString('base64')}`).verify(last.body, last.headers as Record<string, string>)
  expect(last.headers['content-type']).toBe('application/json')
})

it('what cannot be copied holds nothing up for longer than the grace', async () => {
  const { url } = await answering(500, 500, 500, 500)
  const warnings: string[] = []
  const warn = (words: string) => warnings.push(words)
  const copy = new CheckpointCopy({ url, secrets: () => [], now: Date.now, chance: () => 0, warn })
  const store = openGatewayStore(temporaryDirectory(), { signing: { signed: copy.offer } })
  await store.note([{ ts: new Date().toISOString(), type: 'gateway', event: 'one' }])
  await store.close()
  await copy.stop(1_000)
  expect(warnings.at(-1)).toContain('the receiver answered 500')
})
