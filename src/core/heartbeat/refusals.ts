/** Why a beat is not taken: by name, its HTTP status and what it means. */
export const refusals = {
  'missing-signature': { status: 401, title: 'The request is not signed.' },
  'invalid-signature': { status: 401, title: 'The signature is not one of a key that is known here.' },
  'timestamp-out-of-tolerance': {
    status: 401,
    title: 'The signature is good, and its time is too far from the time here.',
  },
  'agent-mismatch': { status: 403, title: 'The key is that of another agent.' },
  'certificate-mismatch': { status: 403, title: 'A certificate of this very agent is needed.' },
  'method-not-allowed': { status: 405, title: 'Beats are sent by POST.' },
  'agent-removed': { status: 410, title: 'The agent was removed from this gateway.' },
  'in-flight': { status: 409, title: 'The same request is being worked on.' },
  'epoch-behind': { status: 409, title: 'The counter of starts went back.' },
  'body-too-large': { status: 413, title: 'The body is too large.' },
  'unsupported-encoding': { status: 415, title: 'Bodies are neither compressed nor otherwise encoded.' },
  'invalid-body': { status: 422, title: 'The body is no beat.' },
  'unknown-event-type': { status: 422, title: 'The event is none that is taken here.' },
  'unknown-event-version': { status: 422, title: 'The version of the event is not known.' },
  'id-mismatch': { status: 422, title: 'The heartbeat_id is not the webhook-id that was signed.' },
  'id-reused': { status: 422, title: 'The id was used before, for another body.' },
  'batch-too-large': { status: 422, title: 'A batch holds from one to a thousand beats of one agent.' },
  'too-fast': { status: 429, title: 'The agent beats more often than four times an interval.' },
  'queue-full': { status: 429, title: 'Too many beats of this agent are waiting.' },
  overloaded: { status: 503, title: 'Too many beats are waiting.' },
  'new-agents-refused': { status: 503, title: 'Under this load, agents that were never seen are refused.' },
  'only-critical': { status: 503, title: 'Under this load, only beats that are critical are taken.' },
  'store-unavailable': { status: 503, title: 'The beat could not be stored.' },
  stopping: { status: 503, title: 'The gateway is stopping or loading its settings.' },
} as const satisfies Record<string, { readonly status: number; readonly title: string }>

export type Refusal = keyof typeof refusals

/** A refusal as RFC 9457 writes it, with members of its own. */
export function problemOf(
  refusal: Refusal,
  members: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> {
  const { status, title } = refusals[refusal]
  return { type: `urn:openvitals:problem:${refusal}`, title, status, ...members }
}
