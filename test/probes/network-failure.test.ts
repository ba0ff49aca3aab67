import { describe, expect, it } from 'vitest'
import { NameError } from '../../src/host/network/resolve-name.ts'
import { networkFailure } from '../../src/probes/network-failure.ts'

function failing(code: string): Error {
  return Object.assign(new Error(`it failed: ${code}`), { code })
}

describe('networkFailure', () => {
  it.each([
    [failing('ECONNREFUSED'), 'refused'],
    [new AggregateError([failing('ECONNREFUSED'), failing('ENETUNREACH')]), 'refused'],
    [failing('ECONNRESET'), 'reset'],
    [failing('EPIPE'), 'reset'],
    [failing('ETIMEDOUT'), 'timeout'],
    [failing('EHOSTUNREACH'), 'unreachable'],
    [failing('ENETUNREACH'), 'unreachable'],
    [failing('ERR_SSL_WRONG_VERSION_NUMBER'), 'tls'],
    [failing('EPROTO'), 'tls'],
    [failing('HPE_INVALID_CONSTANT'), 'wrong_answer'],
    [new NameError('h', 'ENOTFOUND'), 'no_such_name'],
    [new NameError('h', 'ENODATA'), 'no_such_name'],
    [new NameError('h', 'ECONNREFUSED'), 'unreachable'],
    [new NameError('h', 'ESERVFAIL'), 'unreachable'],
  ])('%o is the target: %s', (error, reason) => {
    expect(networkFailure(error)).toMatchObject({ ok: false, value: { up: false, reason } })
  })

  it.each([
    failing('EMFILE'),
    failing('ENFILE'),
    failing('EACCES'),
    failing('EPERM'),
    failing('EADDRNOTAVAIL'),
    new Error('unforeseen'),
    'a text',
    null,
  ])('%o is the prober', (error) => {
    expect(networkFailure(error)).toMatchObject({ ok: false, value: null, error: expect.any(String) })
  })
})
