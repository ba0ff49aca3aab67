import * as v from 'valibot'
import { configNames } from '../../settings/config-keys.ts'

/** The document of `vitals config show --json`; `policies/schemas/config-show.schema.json` is made from it. */
export const shownSettingsSchema = v.strictObject({
  settings: v.array(
    v.strictObject({
      name: v.picklist(configNames),
      value: v.pipe(v.nullable(v.string()), v.description('What is used; null where there is none.')),
      origin: v.strictObject({
        from: v.picklist(['environment', 'file', 'default']),
        source: v.pipe(v.nullable(v.string()), v.description('The variable or the file.')),
      }),
    }),
  ),
  gateway: v.pipe(
    v.strictObject({
      url: v.nullable(v.string()),
      url_from: v.nullable(v.string()),
      other_url: v.pipe(
        v.nullable(v.string()),
        v.description("Of vitals' own gateway, where it runs on this host too and would not be asked."),
      ),
      tls_fingerprint: v.nullable(v.string()),
      tls_from: v.nullable(v.string()),
      credentials: v.array(v.strictObject({ kind: v.picklist(['token', 'password']), from: v.string() })),
      error: v.nullable(v.strictObject({ code: v.string(), message: v.string(), hint: v.string() })),
    }),
    v.description('The gateway that a command without flags would ask, and where each part comes from.'),
  ),
})
