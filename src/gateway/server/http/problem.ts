import type { ErrorCode, VitalsError } from '../../../core/errors.ts'
import { catalogue } from '../../../core/errors.ts'
import { problemOf, type Refusal, refusals } from '../../../core/heartbeat/refusals.ts'
import type { Reply } from './route.ts'

/** Why a request is not answered, by name: its HTTP status and what it means. */
export const problems = {
  'invalid-query': { status: 400, title: 'A parameter of the query has a wrong value.' },
  'invalid-body': { status: 422, title: 'The body is not what is taken here.' },
  'missing-token': { status: 401, title: 'A token is needed.' },
  'invalid-token': { status: 401, title: 'The token is not one that is known here.' },
  'insufficient-scope': { status: 403, title: 'The token does not allow this.' },
  'joins-in-plain': { status: 403, title: 'The new key would go over a network unencrypted.' },
  'joining-key-revoked': { status: 403, title: 'The joining key was revoked.' },
  'joining-key-expired': { status: 403, title: 'The time of the joining key is over.' },
  'joining-key-spent': { status: 403, title: 'As many agents have joined by this key as it is for.' },
  'name-not-matched': { status: 403, title: 'The joining key is not for agents of this name.' },
  'name-taken': { status: 409, title: 'An agent of this name has a key already.' },
  'name-ended': {
    status: 403,
    title: 'A key of this name was ended since the joining key was made: it takes a newer one.',
  },
  'too-many-joins': { status: 429, title: 'This address asks for keys too often.' },
  'foreign-origin': { status: 403, title: 'A page of another origin asks.' },
  'not-found': { status: 404, title: 'There is nothing here.' },
  'no-such-agent': { status: 404, title: 'No agent of this name beats here.' },
  'no-such-beat': { status: 404, title: 'No beat of this id is kept.' },
  'no-such-check': { status: 404, title: "The agent's policy has no such check." },
  'no-such-action': { status: 404, title: "The agent's policy has no such action." },
  'no-such-silence': { status: 404, title: 'There is no silence of this id.' },
  'beat-of-several': { status: 409, title: 'Several agents sent a beat of this id: agent_id tells which.' },
  'nothing-open': { status: 409, title: 'There is no open problem to acknowledge.' },
  'nothing-given-up': { status: 409, title: 'No check has given this action up.' },
  'too-many-silences': { status: 409, title: 'So many silences hold already that no more is taken.' },
  'worse-since': { status: 409, title: 'It has become worse since that beat.' },
  'method-not-allowed': { status: 405, title: 'This is not done here.' },
  'body-too-large': { status: 413, title: 'The body is too large.' },
  'unknown-host': { status: 421, title: 'The gateway does not go by this name.' },
  'simulation-too-long': { status: 422, title: 'The dry run takes longer than five seconds.' },
  'simulation-too-large': { status: 422, title: 'The dry run takes or tells too much.' },
  'simulation-under-way': { status: 429, title: 'Another dry run is under way.' },
  'too-many-clients': { status: 503, title: 'The gateway takes no more WebSockets now.' },
  internal: { status: 500, title: 'This is a defect in the gateway.' },
} as const satisfies Record<string, { readonly status: number; readonly title: string }>

export type Problem = keyof typeof problems

/** A refusal as RFC 9457 writes it. */
export function problem(name: Problem, members: Readonly<Record<string, unknown>> = {}): Reply {
  const { status, title } = problems[name]
  return problemReply(name, title, status, members)
}

/** A refusal of something that is signed, as beats are. */
export function problemOfRefusal(refusal: Refusal, members: Readonly<Record<string, unknown>> = {}): Reply {
  const { status } = refusals[refusal]
  const headers = status === 401 ? { 'www-authenticate': 'Webhook-Signature' } : {}
  return { status, body: problemOf(refusal, members), type: 'application/problem+json', headers }
}

/** An error of the catalogue as a refusal. */
export function problemOfError({ code, message }: VitalsError): Reply {
  return problemOfCode(code, message, catalogue[code].http, {})
}

/** An error of the catalogue that a command told, as a refusal. */
export function problemOfCode(
  code: ErrorCode,
  title: string,
  status: number,
  members: Readonly<Record<string, unknown>>,
): Reply {
  return problemReply(code.toLowerCase().replaceAll('_', '-'), title, status, members)
}

function problemReply(
  name: string,
  title: string,
  status: number,
  members: Readonly<Record<string, unknown>>,
): Reply {
  const body = { type: `urn:openvitals:problem:${name}`, title, status, ...members }
  const headers = {
    ...(status === 401 && { 'www-authenticate': 'Bearer realm="vitals"' }),
    ...(status === 503 && { 'retry-after': '5' }),
  }
  return { status, body, type: 'application/problem+json', headers }
}
