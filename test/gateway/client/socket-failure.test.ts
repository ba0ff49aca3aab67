import { describe, expect, it } from 'vitest'
import { httpFailure, socketFailure } from '../../../src/gateway/client/socket-failure.ts'

const url = 'ws://127.0.0.1:18789'
const failure = (code: string) => Object.assign(new Error(`${code} happened`), { code })

describe('a socket that failed', () => {
  it.each([
    ['resolve', 'ENOTFOUND', 'GATEWAY_UNREACHABLE', 'there is no such name'],
    ['connect', 'ECONNREFUSED', 'GATEWAY_UNREACHABLE', 'nobody listens there'],
    ['connect', 'EOTHER', 'GATEWAY_UNREACHABLE', 'EOTHER happened'],
    ['handshake', 'ECONNRESET', 'GATEWAY_CLOSED', 'hung up'],
    ['handshake', 'EPIPE', 'GATEWAY_CLOSED', 'hung up'],
    ['handshake', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'GATEWAY_TLS', 'SELF_SIGNED'],
    ['handshake', 'CERT_HAS_EXPIRED', 'GATEWAY_TLS', 'EXPIRED'],
    ['handshake', 'ERR_TLS_FINGERPRINT', 'GATEWAY_TLS', 'FINGERPRINT'],
    ['handshake', 'HPE_INVALID_CONSTANT', 'GATEWAY_NOT_SPOKEN', 'HPE_INVALID_CONSTANT happened'],
  ] as const)('in phase %s with %s is %s', (phase, code, name, words) => {
    const { code: found, phase: at, message } = socketFailure(failure(code), url, phase)
    expect([found, at]).toEqual([name, phase])
    expect(message).toContain(words)
  })

  it('on every address of a name has the reason of the first one', () => {
    const all = new AggregateError([failure('ECONNREFUSED'), failure('ENETUNREACH')], 'all failed')
    expect(socketFailure(all, url, 'connect').message).toContain('nobody listens there')
  })

  it('is the same when it was understood already', () => {
    const known = socketFailure(failure('ENOTFOUND'), url, 'resolve')
    expect(socketFailure(known, url, 'handshake')).toBe(known)
  })
})

describe('HTTP where a WebSocket was asked for', () => {
  it.each([
    [503, 'GATEWAY_STARTING'],
    [401, 'GATEWAY_TOKEN_REFUSED'],
    [403, 'GATEWAY_TOKEN_REFUSED'],
    [200, 'GATEWAY_NOT_SPOKEN'],
    [302, 'GATEWAY_NOT_SPOKEN'],
    [502, 'GATEWAY_NOT_SPOKEN'],
  ])('with status %i is %s', (status, code) => {
    expect(httpFailure(status, url)).toMatchObject({ code, phase: 'handshake' })
  })
})
