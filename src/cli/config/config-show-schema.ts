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
})
