import { describe, expect, it, onTestFinished } from 'vitest'
import { connectGateway } from '../../../src/gateway/client/connect.ts'
import { targetOf, testEdges } from '../client-edges.ts'
import { refusal, startGateway } from '../scripted-gateway.ts'

const canary = 'canary/5ecret+token'
const soon = () => AbortSignal.timeout(10_000)
const forms: readonly [string, string][] = [
  ['as it is', canary],
  ['in base64', Buffer.from(`Bearer ${canary}`).toString('base64')],
  ['in a URL', `https://x/?token=${encodeURIComponent(canary)}`],
  ['in hexadecimal', Buffer.from(canary).toString('hex')],
]
const core = [
  '5ecret',
  Buffer.from(canary).toString('base64').slice(4, 16),
  Buffer.from('5ecret').toString('hex'),
]

function expectNothing(said: unknown): void {
  const text = typeof said === 'string' ? said : JSON.stringify(said, Object.getOwnPropertyNames(said ?? {}))
  for (const part of core) expect(text ?? '').not.toContain(part)
}

describe('a gateway that sends our token back', () => {
  it.each(forms)('%s in a refusal of the connection', async (_how, text) => {
    const gateway = await startGateway({ methods: { connect: refusal('INVALID_REQUEST', `no ${text}`) } })
    onTestFinished(() => gateway.stop())
    const failure = await connectGateway(targetOf(gateway.url, canary), testEdges(), {
      need: null,
      signal: soon(),
    }).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(Error)
    expectNothing(failure)
    expectNothing((failure as Error).message)
  })

  it.each(forms)('%s in a failed call, an answer and an event', async (_how, text) => {
    const gateway = await startGateway({
      methods: { bad: refusal('X', text, { again: text }), good: { deep: [{ [text]: text }] } },
    })
    onTestFinished(() => gateway.stop())
    const connection = await connectGateway(targetOf(gateway.url, canary), testEdges(), {
      need: null,
      signal: soon(),
    })
    const events: unknown[] = []
    connection.onEvent((event) => events.push(event))
    gateway.emit('news', { text })
    const failed = await connection.call('bad').catch((error: Error) => [error.message, error])
    const answer = JSON.stringify(await connection.call('good'))
    expectNothing(JSON.stringify(failed))
    expectNothing(answer)
    expectNothing(JSON.stringify(events))
    expect(answer).toContain('[redacted]')
    expect(JSON.stringify(events)).toContain('[redacted]')
    connection.close()
  })
})
