import * as v from 'valibot'
import { catalogue, type ErrorCode } from '../errors.ts'
import type { Document } from './document.ts'

const count = v.pipe(v.number(), v.integer(), v.minValue(1))

/** What is wrong in a file, and where. */
export const findingSchema = v.strictObject({
  code: v.string(),
  severity: v.picklist(['error', 'warning', 'info']),
  message: v.string(),
  hint: v.nullable(v.string()),
  place: v.pipe(
    v.nullable(
      v.strictObject({
        file: v.string(),
        line: count,
        column: count,
        length: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
      }),
    ),
    v.description('Counts from 1; null where no place in a file is meant.'),
  ),
})

/**
 * What a command prints with `--json` when it could not do what it was called for;
 * `policies/schemas/error.schema.json` is made from it.
 */
export const errorDocumentSchema = v.strictObject({
  error: v.strictObject({
    code: v.pipe(
      v.picklist(Object.keys(catalogue) as ErrorCode[]),
      v.description('vitals-exit(7) lists them with their exit statuses.'),
    ),
    message: v.pipe(v.string(), v.description('What happened.')),
    hint: v.pipe(v.string(), v.description('What to do next.')),
    findings: v.optional(
      v.pipe(v.array(findingSchema), v.description('What is wrong in a file, where the error is about one.')),
    ),
  }),
})

export type ErrorDocument = Document<typeof errorDocumentSchema>
