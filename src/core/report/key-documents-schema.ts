import * as v from 'valibot'
import { scopes } from '../fleet/scopes.ts'
import { type Document, timestampSchema } from './document.ts'
import { findingSchema } from './error-document.ts'

const scopeList = v.array(v.picklist(scopes))

const issuedKeySchema = v.strictObject({
  key_id: v.string(),
  agent_id: v.string(),
  secret: v.pipe(v.string(), v.description('whsec_ and base64, shown here and never again.')),
})

const issuedJoiningKeySchema = v.strictObject({
  key_id: v.string(),
  match: v.pipe(v.string(), v.description('Pattern of the names that it is for, with * and ?.')),
  max: v.pipe(v.number(), v.integer(), v.description('How many agents may join by it.')),
  expires_at: timestampSchema,
  labels: v.record(v.string(), v.string()),
  secret: v.pipe(v.string(), v.description('whsec_ and base64, shown here and never again.')),
})

const issuedTokenSchema = v.strictObject({
  id: v.string(),
  token: v.pipe(v.string(), v.description('Shown here and never again.')),
  scopes: scopeList,
})

/** A new key of an agent; its secret is shown here and never again. */
export type IssuedKey = Document<typeof issuedKeySchema>

/** A new joining key; its secret is shown here and never again. */
export type IssuedJoiningKey = Document<typeof issuedJoiningKeySchema>

/** A new token; shown here and never again. */
export type IssuedToken = Document<typeof issuedTokenSchema>

const count = v.pipe(v.number(), v.integer(), v.minValue(0))

const keyLineSchema = v.strictObject({
  id: v.string(),
  kind: v.picklist(['agent', 'joining', 'operator']),
  subject: v.pipe(v.string(), v.description('The agent, the pattern of names, or the name of the operator.')),
  state: v.picklist(['current', 'next', 'previous', 'active', 'spent', 'expired', 'revoked']),
  created_at: timestampSchema,
  revoked_at: v.nullable(timestampSchema),
  scopes: scopeList,
  labels: v.record(v.string(), v.string()),
  max: v.pipe(v.nullable(count), v.description('How many agents may join by a joining key.')),
  left: v.pipe(v.nullable(count), v.description('How many of them still may.')),
  expires_at: v.pipe(v.nullable(timestampSchema), v.description('When a joining key ends by itself.')),
})

/** A credential as it is listed: never with its secret. */
export type KeyLine = Document<typeof keyLineSchema>

/** What `vitals key create --json` prints. */
export const keyCreateSchema = v.union([issuedKeySchema, issuedTokenSchema])

/** What `vitals key rotate --json` prints. */
export const keyRotateSchema = issuedKeySchema

/** What `vitals key enrol --json` prints. */
export const keyEnrolSchema = issuedJoiningKeySchema

/** What `vitals key list --json` prints. */
export const keyListSchema = v.strictObject({ keys: v.array(keyLineSchema) })

/** What `vitals key revoke --json` prints. */
export const keyRevokeSchema = v.strictObject({ revoked: v.string() })

/** What `vitals gateway check --json` prints. */
export const gatewayCheckSchema = v.strictObject({
  ok: v.boolean(),
  path: v.pipe(v.nullable(v.string()), v.description('The file; null where there is none.')),
  policies: v.pipe(
    v.array(v.string()),
    v.description('The names of the policies that agents are judged by.'),
  ),
  findings: v.array(findingSchema),
})

/** Whether a gateway would take a configuration, and what it has against it. */
export type GatewayCheckReport = Document<typeof gatewayCheckSchema>
