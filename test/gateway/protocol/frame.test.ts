import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readShutdown } from '../../../src/gateway/protocol/event.ts'
import { readFrame, writeRequest } from '../../../src/gateway/protocol/frame.ts'
import { readHello } from '../../../src/gateway/protocol/hello.ts'
import { readReplyError, refusalOf } from '../../../src/gateway/protocol/reply-error.ts'

// Hostile values under the very names that the readers look at.
const names = [
  'type',
  'id',
  'method',
  'params',
  'ok',
  'payload',
  'error',
  'event',
  'seq',
  'stateVersion',
  'auth',
]
const names2 = [
  'server',
  'features',
  'snapshot',
  'policy',
  'code',
  'message',
  'details',
  '__proto__',
  'reason',
]
const hostile = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom('req', 'res', 'event', 'hello-ok', 'connect', '', 'UNAVAILABLE'),
    fc.jsonValue(),
    fc.dictionary(fc.constantFrom(...names, ...names2), tie('value')),
    fc.array(tie('value'), { maxLength: 3 }),
  ),
})).value

describe('frames', () => {
  it('whatever arrives is a frame or is none, and nothing throws', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          hostile.map((value) => JSON.stringify(value)),
        ),
        (text) => {
          const frame = readFrame(text ?? 'null')
          if (frame === null) return
          expect(['req', 'res', 'event']).toContain(frame.type)
          if (frame.type === 'res' && frame.error !== null)
            expect(refusalOf(frame.error)).toBeTypeOf('string')
          if (frame.type === 'event') expect(frame.event).not.toBe('')
        },
      ),
      { numRuns: 2_000 },
    )
  })

  it('what a gateway says of itself is read without a crash, whatever it is', () => {
    fc.assert(
      fc.property(hostile, hostile, (payload, error) => {
        const hello = readHello(payload)
        if (hello !== null) expect(hello.tickIntervalMs).toBeGreaterThan(0)
        expect(readReplyError(error).message).not.toBe('')
        expect(readShutdown(payload).gracePeriodMs).toBeGreaterThanOrEqual(0)
      }),
      { numRuns: 2_000 },
    )
  })

  it('a request is read as it was written, with four keys and no other', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1 }),
        fc.string({ minLength: 1 }),
        fc.dictionary(fc.string(), fc.jsonValue()),
        (id, method, params) => {
          const text = writeRequest(id, method, params)
          expect(Object.keys(JSON.parse(text))).toEqual(['type', 'id', 'method', 'params'])
          expect(readFrame(text)).toEqual({
            type: 'req',
            id,
            method,
            params: JSON.parse(JSON.stringify(params)),
          })
        },
      ),
    )
  })

  it('an event carries its payload under either name, and a seq where there is one', () => {
    const event = (fields: object) => readFrame(JSON.stringify({ type: 'event', event: 'tick', ...fields }))
    expect(event({ payload: { ts: 5 }, seq: 3, recipientProfileId: 'x' })).toMatchObject({
      payload: { ts: 5 },
      seq: 3,
    })
    expect(event({ data: { timestamp: 5 } })).toMatchObject({ payload: { timestamp: 5 }, seq: null })
  })
})

describe('what an error means', () => {
  it.each([
    [{ code: 'UNAVAILABLE', message: 'gateway starting; retry shortly', retryable: true }, 'starting'],
    [
      { code: 'UNAVAILABLE', message: 'no', retryable: true, details: { reason: 'gateway-restarting' } },
      'stopping',
    ],
    [{ code: 'UNAVAILABLE', message: 'handler threw' }, 'other'],
    [{ code: 'FORBIDDEN', message: 'x', details: { code: 'MISSING_SCOPE' } }, 'scope'],
    [{ code: 'INVALID_REQUEST', message: 'missing scope: operator.read' }, 'scope'],
    [{ code: 'INVALID_REQUEST', message: 'unauthorized: gateway token mismatch' }, 'credential'],
    [{ code: 'INVALID_REQUEST', message: 'x', details: { code: 'AUTH_RATE_LIMITED' } }, 'credential'],
    [{ code: 'INVALID_REQUEST', message: 'unauthorized role: node' }, 'other'],
    [{ code: 'NOT_PAIRED', message: 'device identity required' }, 'credential'],
    [{ code: 'NOT_PAIRED', message: 'pairing required', details: { code: 'PAIRING_REQUIRED' } }, 'pairing'],
    [{ code: 'INVALID_REQUEST', message: 'protocol mismatch' }, 'protocol'],
    [{ code: 'INVALID_REQUEST', message: 'unknown method: x' }, 'unknown_method'],
    [null, 'other'],
  ])('%j is %s', (error, meaning) => {
    expect(refusalOf(readReplyError(error))).toBe(meaning)
  })
})

describe('the notice of a shutdown, in either dialect', () => {
  it.each([
    [
      { reason: 'gateway restarting', restartExpectedMs: 1500 },
      { kind: 'restart', gracePeriodMs: 0, restartExpectedMs: 1500 },
    ],
    [
      { reason: 'gateway stopping', restartExpectedMs: null },
      { kind: 'stop', gracePeriodMs: 0, restartExpectedMs: null },
    ],
    [
      { reason: 'restart', timestamp: 1, gracePeriod: 5000 },
      { kind: 'restart', gracePeriodMs: 5000 },
    ],
    [
      { reason: 'signal', gracePeriod: -1 },
      { kind: 'stop', gracePeriodMs: 0 },
    ],
    [
      { reason: 'error', gracePeriod: 5000 },
      { kind: 'error', gracePeriodMs: 5000 },
    ],
    ['nonsense', { kind: 'stop', reason: 'no reason given' }],
  ])('%j', (payload, notice) => {
    expect(readShutdown(payload)).toMatchObject(notice)
  })
})
