import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { problemOf, type Refusal, refusals } from '../../../../src/core/heartbeat/refusals.ts'
import { type Attempt, readAnswer } from '../../../../src/core/heartbeat/sending/answer.ts'

const used = (id: string) => ({
  ...{ heartbeat_id: id, accepted: true, duplicate: false, status: 'used', state: 'degraded' },
  ...{ reasons: ['disk_low'], actions: [], received_at: '2026-01-01T00:00:00.000Z', skew_ms: 0 },
})
const single = (status: number, body: unknown, retryAfterMs: number | null = null): Attempt =>
  readAnswer({ status, retryAfterMs, text: JSON.stringify(body) }, ['hb_a'], false)
const batch = (status: number, body: unknown): Attempt =>
  readAnswer({ status, retryAfterMs: null, text: JSON.stringify(body) }, ['hb_a', 'hb_b'], true)

/** What becomes of a beat by the name of each refusal that a gateway of ours knows. */
const kinds: Readonly<Record<Refusal, string>> = {
  'missing-signature': 'denied',
  'invalid-signature': 'denied',
  'timestamp-out-of-tolerance': 'clock',
  'agent-mismatch': 'denied',
  'certificate-mismatch': 'denied',
  'method-not-allowed': 'wait',
  'agent-removed': 'gone',
  'in-flight': 'wait',
  'epoch-behind': 'epoch-behind',
  'body-too-large': 'refused',
  'unsupported-encoding': 'wait',
  'invalid-body': 'refused',
  'unknown-event-type': 'refused',
  'unknown-event-version': 'refused',
  'id-mismatch': 'refused',
  'id-reused': 'refused',
  'batch-too-large': 'refused',
  'too-fast': 'wait',
  'queue-full': 'wait',
  overloaded: 'wait',
  'new-agents-refused': 'wait',
  'only-critical': 'wait',
  'store-unavailable': 'wait',
  stopping: 'wait',
}

describe('the answer to a beat', () => {
  it('says that the gateway has it, how, and what it judged', () => {
    expect(single(200, used('hb_a'))).toEqual({
      kind: 'each',
      fates: [{ kind: 'taken', status: 'used', duplicate: false, state: 'degraded', reasons: ['disk_low'] }],
    })
  })

  it.each(Object.entries(kinds))('that refuses it as %s makes it %s', (name, kind) => {
    const refusal = name as Refusal
    const body = problemOf(refusal, { newest_epoch: 9, server_time: '2026-01-01T00:00:00.000Z' })
    expect(single(refusals[refusal].status, body)).toMatchObject({ kind: 'whole', fate: { kind } })
  })

  it('of an agent that was removed is told from all others', () => {
    expect(single(410, {})).toMatchObject({ fate: { kind: 'gone' } })
  })

  it('of a proxy drops no beat, whatever its status', () => {
    for (const status of [301, 400, 404, 413, 422, 500, 502])
      expect(single(status, '<html>'), String(status)).toMatchObject({
        fate: { kind: 'wait', isAsked: false },
      })
  })

  it('of a batch is one for each beat, and a refused one costs no other', () => {
    expect(batch(200, { batch_id: 'hbb_', results: [used('hb_a'), problemOf('id-reused')] })).toMatchObject({
      kind: 'each',
      fates: [{ kind: 'taken' }, { kind: 'refused' }],
    })
  })

  it('that refuses a whole batch for good has its beats sent apart', () => {
    expect(batch(422, problemOf('batch-too-large'))).toMatchObject({ kind: 'split' })
    expect(batch(413, '')).toMatchObject({ kind: 'split' })
    expect(batch(503, problemOf('overloaded'))).toMatchObject({ kind: 'whole', fate: { kind: 'wait' } })
  })

  it('takes no beat away that it does not name', () => {
    for (const body of [used('hb_other'), {}, [], null, { ...used('hb_a'), state: 'fine' }]) {
      const attempt = single(200, body)
      const fates = attempt.kind === 'each' ? attempt.fates : attempt.kind === 'whole' ? [attempt.fate] : []
      expect(fates.map(({ kind }) => kind)).toEqual(['wait'])
    }
    expect(batch(200, { results: [used('hb_a')] })).toMatchObject({ fate: { kind: 'wait' } })
    expect(batch(200, { results: [used('hb_b'), used('hb_a')] })).toMatchObject({
      fates: [{ kind: 'wait' }, { kind: 'wait' }],
    })
  })

  it('can be anything at all', () => {
    fc.assert(
      fc.property(
        fc.nat(599),
        fc.option(fc.string()),
        fc.boolean(),
        fc.json(),
        (status, text, isText, json) => {
          const answer = { status, retryAfterMs: null, text: isText ? text : json }
          for (const ids of [['hb_a'], ['hb_a', 'hb_b']]) {
            const attempt = readAnswer(answer, ids, ids.length > 1)
            if (attempt.kind === 'each') expect(attempt.fates).toHaveLength(ids.length)
            if (attempt.kind === 'whole') expect(attempt.fate.kind).not.toBe('taken')
          }
        },
      ),
    )
  })
})
