import * as v from 'valibot'
import { type Document, digestSchema, valueSchema } from '../../core/report/document.ts'
import { type ChainFault, chainFaults } from '../../store/chain/chain.ts'
import { auditEntryTypes } from '../../store/store.ts'

const count = v.pipe(v.number(), v.integer(), v.minValue(0))
const gatewayFaults = ['beats_changed', 'decision_differs', 'decision_missing'] as const

const policyPath = v.pipe(v.string(), v.description('The file of the policy, or the subject of the chain.'))

/** The document of `vitals audit list --json`; `policies/schemas/audit-list.schema.json` is made from it. */
export const auditListSchema = v.strictObject({
  records: v.pipe(
    v.array(
      v.strictObject({
        policy_path: policyPath,
        index: v.pipe(count, v.description('Place in its chain, from 0.')),
        entry: v.pipe(
          v.objectWithRest(
            { ts: v.pipe(v.string(), v.description('RFC 3339.')), type: v.picklist(auditEntryTypes) },
            valueSchema,
          ),
          v.description('What was written down; its other fields depend on its type.'),
        ),
        previous: v.pipe(digestSchema, v.description('The hash of the record before it.')),
        hash: digestSchema,
      }),
    ),
    v.description('Oldest first.'),
  ),
})

/** The document of `vitals audit verify --json`; `policies/schemas/audit-verify.schema.json` is made from it. */
export const auditVerifySchema = v.strictObject({
  ok: v.pipe(v.boolean(), v.description('Every chain holds.')),
  chains: v.array(
    v.variant('ok', [
      v.strictObject({
        policy_path: policyPath,
        ok: v.literal(true),
        records: count,
        head: v.pipe(digestSchema, v.description('The hash of the newest record.')),
        unsigned: v.pipe(
          v.nullable(count),
          v.description('Newest records that no signed checkpoint holds; null without a checkpoint.'),
        ),
        losses: v.pipe(v.array(v.string()), v.description('What the trail itself says was lost.')),
        gateway: v.pipe(
          v.nullable(
            v.strictObject({
              beats: v.pipe(count, v.description('Stored beats that are as they were written.')),
              decisions: v.pipe(count, v.description('Decisions that came out again as they stand.')),
              unkept: v.pipe(count, v.description('Decisions whose beats are no longer kept.')),
            }),
          ),
          v.description('Of the chain of our gateway; null for the others.'),
        ),
      }),
      v.strictObject({
        policy_path: policyPath,
        ok: v.literal(false),
        index: v.pipe(
          v.number(),
          v.integer(),
          v.description('The first record that is not as it was written.'),
        ),
        fault: v.picklist([...(Object.keys(chainFaults) as ChainFault[]), ...gatewayFaults]),
        detail: v.string(),
      }),
    ]),
  ),
})

export type AuditList = Document<typeof auditListSchema>
export type AuditVerification = Document<typeof auditVerifySchema>
/** One record of the trail, with the policy that it is of. */
export type TrailRecord = AuditList['records'][number]
/** What verifying one policy's chain came to. */
export type ChainReport = AuditVerification['chains'][number]
