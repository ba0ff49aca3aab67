import { describe, expect, it } from 'vitest'
import { closedBy, refused } from '../../../src/gateway/client/gateway-error.ts'
import { readReplyError } from '../../../src/gateway/protocol/reply-error.ts'

const url = 'ws://127.0.0.1:18789'
const refusedWith = (error: object, origin: string | null = 'file 1') =>
  refused(readReplyError(error), { url, phase: 'handshake', method: 'connect', origin })

describe('a refusal', () => {
  it.each([
    ['a wrong credential', { message: 'unauthorized: no' }, 'file 1', 'GATEWAY_TOKEN_REFUSED'],
    ['a missing credential', { message: 'unauthorized: no' }, null, 'GATEWAY_TOKEN_MISSING'],
    ['a missing scope', { code: 'FORBIDDEN' }, null, 'GATEWAY_SCOPE_MISSING'],
    ['a device to be approved', { message: 'pairing required' }, null, 'GATEWAY_PAIRING'],
    ['another protocol', { message: 'protocol mismatch' }, null, 'GATEWAY_PROTOCOL'],
    ['a start', { code: 'UNAVAILABLE', retryable: true }, null, 'GATEWAY_STARTING'],
    ['an end', { code: 'UNAVAILABLE', message: 'gateway draining' }, null, 'GATEWAY_STOPPING'],
    ['an unknown method', { message: 'unknown method: x' }, null, 'GATEWAY_CALL_FAILED'],
    ['anything else', { message: 'no.' }, null, 'GATEWAY_CALL_FAILED'],
  ] as const)('for %s has a code of its own', (_, error, origin, code) => {
    expect(refusedWith(error, origin)).toMatchObject({ code, phase: 'handshake' })
  })

  it('names the request that has to be approved, and where', () => {
    const pairing = refusedWith({ message: 'pairing required', details: { requestId: 'r-1' } })
    expect(pairing.hint).toBe("On the gateway's host, run 'openclaw devices approve r-1'.")
    expect(refusedWith({ message: 'pairing required' }).hint).toBeNull()
    expect(refusedWith({ code: 'FORBIDDEN', details: { requestId: 'r-1' } }).hint).toBeNull()
  })

  it('says where the credential came from, and ends in one full stop', () => {
    expect(refusedWith({ message: 'unauthorized: no.' }).message).toBe(
      `${url} refused the credential from file 1: unauthorized: no.`,
    )
  })
})

describe('a close', () => {
  it.each([
    [1013, 'GATEWAY_STARTING', 75],
    [1012, 'GATEWAY_STOPPING', 75],
    [1002, 'GATEWAY_PROTOCOL', 69],
    [1006, 'GATEWAY_CLOSED', 69],
    [4001, 'GATEWAY_CLOSED', 69],
  ])('with code %i is %s', (code, name, exit) => {
    expect(closedBy(code, 'words', { url, phase: 'call' })).toMatchObject({
      code: name,
      exit,
      message: expect.stringContaining('words'),
    })
  })

  it.each([
    [1006, 'it ended without a word'],
    [4001, 'code 4001'],
  ])('with code %i and no reason says so', (code, words) => {
    expect(closedBy(code, '', { url, phase: 'call' }).message).toContain(words)
  })
})
