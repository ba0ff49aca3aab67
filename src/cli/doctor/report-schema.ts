import * as v from 'valibot'

/** The document of `vitals doctor --json`; the JSON Schema `policies/schemas/doctor.schema.json` is made from it. */
export const doctorReportSchema = v.strictObject({
  ok: v.pipe(v.boolean(), v.description('False when there is something to fix.')),
  findings: v.array(
    v.strictObject({
      subject: v.pipe(v.string(), v.description('What was looked at, one word.')),
      severity: v.picklist(['ok', 'note', 'fix']),
      message: v.string(),
      hint: v.pipe(v.nullable(v.string()), v.description('What to do about it.')),
    }),
  ),
})
