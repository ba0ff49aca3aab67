import * as v from 'valibot'
import { acknowledgementSchema } from '../../../core/report/fleet/acknowledgement.ts'
import { silenceSchema } from '../../../core/report/fleet/silence.ts'
import { pageQuery } from './answers/pages-schema.ts'
import { silenceListSchema } from './answers/silences-schema.ts'
import type { Contract } from './contract.ts'
import type { OperationName } from './operations.ts'
import { agentAckSchema, beatAckSchema, silenceRequestSchema } from './operator-requests.ts'

const json = 'application/json'
const bodyProblems = ['invalid-body', 'body-too-large'] as const

const acknowledged: Contract['answers'] = {
  200: {
    description: 'It holds, and does its work with the next beat. Said again, it is answered as before.',
    schema: acknowledgementSchema,
  },
}

/** What operators say: acknowledgements, silences and maintenance. */
export const operatorContracts = {
  acknowledgeAgent: {
    summary:
      'Acknowledges open problems of an agent, says that they were remedied, or resets a spent budget.',
    description:
      'Holds messages, remediations and calls of a model back until the recovery, a rise of the severity or expires_at. Who did it is the name of the token.',
    bodies: [{ type: json, schema: agentAckSchema }],
    answers: acknowledged,
    problems: [
      ...(['no-such-agent', 'no-such-check', 'no-such-action', 'nothing-open', 'nothing-given-up'] as const),
      ...bodyProblems,
    ],
  },
  acknowledgeBeat: {
    summary: 'Acknowledges the open problems that a beat belongs to, at the severity that they had in it.',
    bodies: [{ type: json, schema: beatAckSchema }],
    answers: acknowledged,
    problems: ['no-such-beat', 'beat-of-several', 'nothing-open', 'worse-since', ...bodyProblems],
  },
  listSilences: {
    summary: 'Silences and maintenance, also those that are over.',
    query: {
      ...pageQuery,
      state: v.pipe(
        v.optional(v.picklist(['active', 'pending', 'over'])),
        v.description('Those that hold now, later, or no more.'),
      ),
    },
    answers: { 200: { description: 'A page of them.', schema: silenceListSchema } },
    problems: ['invalid-query'],
  },
  silenceAgents: {
    summary: 'Holds back what follows from states, never states, for a time: a silence or a maintenance.',
    bodies: [{ type: json, schema: silenceRequestSchema }],
    answers: {
      200: { description: 'The very same was made before.', schema: silenceSchema },
      201: { description: 'It is made.', schema: silenceSchema },
    },
    problems: ['no-such-agent', 'no-such-check', 'too-many-silences', 'invalid-body', 'body-too-large'],
  },
  endSilence: {
    summary: 'Ends a silence before its time; one that is over stays as it is.',
    answers: { 200: { description: 'It is over.', schema: silenceSchema } },
    problems: ['no-such-silence'],
  },
} as const satisfies Partial<Record<OperationName, Contract>>
