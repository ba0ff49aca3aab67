import * as v from 'valibot'
import { agentStatusSchema } from '../../../core/heartbeat/agent-status.ts'
import { beatBodySchema } from '../../../core/heartbeat/beat/body.ts'
import { type Refusal, refusals } from '../../../core/heartbeat/refusals.ts'
import { idSchema, stateSchema } from '../../../core/report/document.ts'
import { agentRemoveSchema } from '../../../core/report/fleet/removal.ts'
import {
  keyCreateSchema,
  keyEnrolSchema,
  keyListSchema,
  keyRevokeSchema,
  keyRotateSchema,
} from '../../../core/report/key-documents-schema.ts'
import { simulationReportSchema } from '../../../core/report/simulation.ts'
import { agentListSchema, auditPageSchema, beatListSchema, timelineSchema } from './answers/agents-schema.ts'
import {
  beatsVerdictSchema,
  chainEndsSchema,
  decisionsQuery,
  decisionsVerdictSchema,
} from './answers/audit-check-schema.ts'
import { batchAnswerSchema, beatAnswerSchema } from './answers/beats-schema.ts'
import { aliasListSchema, healthSchema, readinessSchema } from './answers/gateway-schema.ts'
import { incidentListSchema } from './answers/incidents-schema.ts'
import { pageQuery } from './answers/pages-schema.ts'
import type { Contract } from './contract.ts'
import { joinRequestSchema, keyRequestSchema } from './key-request.ts'
import type { OperationName } from './operations.ts'
import { operatorContracts } from './operator-contracts-schema.ts'
import { simulateRequestSchema } from './simulate-request.ts'

const listProblems = ['invalid-query', 'USAGE'] as const
const agentProblems = ['no-such-agent'] as const

const status: Contract = {
  summary: 'The newest computed state of an agent.',
  answers: { 200: { description: 'The agent.', schema: agentStatusSchema } },
  problems: agentProblems,
}

const sendHeartbeats: Contract = {
  summary: 'Takes in a beat of an agent, or a batch of them.',
  description:
    'Signed as Standard Webhooks 1.0.0 has it; x-key-id names the key. The webhook-id is the heartbeat_id of the one beat, or begins with hbb_ for a batch of 1 to 1,000 beats of one agent under one signature, as lines of JSON or one array. An answer of 200 is durable.',
  bodies: [
    { type: 'application/json', schema: v.union([beatBodySchema, v.array(beatBodySchema)]) },
    { type: 'application/x-ndjson', schema: v.string() },
  ],
  answers: {
    200: {
      description: 'The beat, its transitions, its actions and their records are on the disk.',
      schema: v.union([beatAnswerSchema, batchAnswerSchema]),
      headers: {
        'idempotent-replayed': 'true where the beat was answered before.',
        deprecation: 'When what the beat uses was given up (RFC 9745): an old payload, name or address.',
        sunset: 'When it will no longer be read (RFC 8594).',
      },
    },
  },
  problems: Object.keys(refusals) as Refusal[],
}

const joinAgent: Contract = {
  summary: 'Gives an agent a key of its own, by a joining key.',
  description:
    "Signed by the joining key as beats are by an agent's, over TLS or from this very host. Who repeats the very request (webhook-id and body) because no answer came gets a fresh key in the place of the lost one, for as long as no beat was taken of the agent.",
  bodies: [{ type: 'application/json', schema: joinRequestSchema }],
  answers: { 201: { description: 'With its secret, shown once.', schema: keyRotateSchema } },
  problems: [
    ...(['missing-signature', 'invalid-signature', 'timestamp-out-of-tolerance'] as const),
    ...(['invalid-body', 'body-too-large', 'too-many-joins', 'joins-in-plain'] as const),
    ...(['joining-key-revoked', 'joining-key-expired', 'joining-key-spent'] as const),
    ...(['name-not-matched', 'name-taken', 'name-ended', 'certificate-mismatch'] as const),
  ],
}

/** What every operation takes and answers; the OpenAPI document `policies/schemas/openapi.json` is made from it. */
export const contracts: Readonly<Record<OperationName, Contract>> = {
  showIndex: {
    summary: 'A page of links.',
    answers: { 200: { description: 'HTML.', schema: null, types: ['text/html'] } },
    problems: [],
  },
  showHealth: {
    summary: 'Whether the gateway lives and can do its work.',
    description: 'Of its agents it says nothing. From elsewhere than this very host it says only ok.',
    answers: {
      200: { description: 'It can.', schema: healthSchema },
      503: { description: 'It cannot.', schema: healthSchema },
    },
    problems: [],
  },
  showReadiness: {
    summary: 'Whether beats may be sent to it now.',
    answers: {
      200: { description: 'They may.', schema: readinessSchema },
      503: { description: 'They may not.', schema: readinessSchema },
    },
    problems: [],
  },
  showMetrics: {
    summary: 'What the gateway measures, as text of Prometheus or OpenMetrics, by the Accept header.',
    description: 'Needs no token where the configuration says metrics.public.',
    answers: {
      200: {
        description: 'An exposition.',
        schema: null,
        types: ['text/plain', 'application/openmetrics-text'],
      },
    },
    problems: [],
  },
  showContract: {
    summary: 'This document.',
    answers: { 200: { description: 'OpenAPI 3.1.', schema: v.looseObject({ openapi: v.string() }) } },
    problems: [],
  },
  listAliases: {
    summary: 'Old names that are still understood, and what they are called now.',
    answers: { 200: { description: 'All of them.', schema: aliasListSchema } },
    problems: [],
  },
  sendHeartbeats,
  listAgents: {
    summary: 'The agents by their ids.',
    query: {
      ...pageQuery,
      state: v.pipe(v.optional(stateSchema), v.description('Those in this state alone.')),
    },
    answers: { 200: { description: 'A page of them.', schema: agentListSchema } },
    problems: listProblems,
  },
  joinAgent,
  showAgent: status,
  removeAgent: {
    summary:
      'Removes an agent: its keys are revoked, its states and its incident end, and nobody is told of it.',
    description:
      'What was written down of it stays. Its beats are answered 410 from then on; it comes back by a new key alone.',
    answers: { 200: { description: 'It is removed.', schema: agentRemoveSchema } },
    problems: agentProblems,
  },
  showAgentStatus: status,
  listBeats: {
    summary: "An agent's beats, as far back as they are kept hot.",
    query: pageQuery,
    answers: { 200: { description: 'A page of them.', schema: beatListSchema } },
    problems: [...agentProblems, ...listProblems],
  },
  listTimeline: {
    summary: 'What was written down of an agent.',
    query: pageQuery,
    answers: { 200: { description: 'A page of it.', schema: timelineSchema } },
    problems: [...agentProblems, ...listProblems],
  },
  listAudit: {
    summary: 'The trail.',
    query: {
      ...pageQuery,
      agent: v.pipe(v.optional(idSchema), v.description('Records of this agent alone.')),
      type: v.pipe(v.optional(v.string()), v.description('Records of this type alone.')),
      order: v.pipe(
        v.optional(v.picklist(['newest', 'oldest'])),
        v.description('Which are first; the newest without it.'),
      ),
    },
    answers: { 200: { description: 'A page of it.', schema: auditPageSchema } },
    problems: listProblems,
  },
  ...operatorContracts,
  listIncidents: {
    summary:
      'What was or is wrong with agents: of each, from its first bad check to the recovery of the last.',
    query: {
      ...pageQuery,
      agent: v.pipe(v.optional(idSchema), v.description('Those of this agent alone.')),
      state: v.pipe(
        v.optional(v.picklist(['open', 'over'])),
        v.description('Those that last, or those that are over.'),
      ),
    },
    answers: { 200: { description: 'A page of them.', schema: incidentListSchema } },
    problems: listProblems,
  },
  simulatePolicy: {
    summary: 'Runs a policy dry over samples, as vitals policy simulate does.',
    description: 'Takes at most 1 MiB and five seconds, one run of a token at a time.',
    bodies: [{ type: 'application/json', schema: simulateRequestSchema }],
    answers: { 200: { description: 'What there would have been.', schema: simulationReportSchema } },
    problems: [
      ...(['invalid-body', 'body-too-large', 'overloaded'] as const),
      ...(['simulation-too-long', 'simulation-too-large', 'simulation-under-way'] as const),
      ...(['POLICY_INVALID', 'INPUT_UNREADABLE', 'NO_SAMPLES', 'NOTHING_USED', 'NAME_NOT_IN_INPUT'] as const),
    ],
  },
  showChain: {
    summary: 'Both ends of the chain of the trail.',
    answers: { 200: { description: 'The ends.', schema: chainEndsSchema } },
    problems: [],
  },
  verifyBeats: {
    summary: 'Whether the kept beats are those that were stored.',
    answers: { 200: { description: 'Yes, or where not.', schema: beatsVerdictSchema } },
    problems: [],
  },
  verifyDecisions: {
    summary: 'Decides a part of the trail again, from what is stored.',
    query: { cursor: pageQuery.cursor, ...decisionsQuery },
    answers: { 200: { description: 'What that came to.', schema: decisionsVerdictSchema } },
    problems: ['invalid-query', 'USAGE'],
  },
  listKeys: {
    summary: 'Every credential, without its secret.',
    answers: { 200: { description: 'All of them.', schema: keyListSchema } },
    problems: [],
  },
  createKey: {
    summary: 'Makes the first key of an agent, a joining key, or a token for an operator.',
    bodies: [{ type: 'application/json', schema: keyRequestSchema }],
    answers: {
      201: {
        description: 'With its secret, shown once.',
        schema: v.union([...keyCreateSchema.options, keyEnrolSchema]),
      },
    },
    problems: ['invalid-body', 'body-too-large', 'KEY_EXISTS', 'USAGE'],
  },
  rotateKey: {
    summary: 'Makes the next key of an agent, beside the current one.',
    answers: { 201: { description: 'With its secret, shown once.', schema: keyRotateSchema } },
    problems: ['NO_SUCH_KEY'],
  },
  revokeKey: {
    summary: 'Ends a key or a token.',
    answers: { 200: { description: 'It has ended.', schema: keyRevokeSchema } },
    problems: ['NO_SUCH_KEY'],
  },
}
