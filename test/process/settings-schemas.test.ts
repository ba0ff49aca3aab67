import { toJsonSchema } from '@valibot/to-json-schema'
import { Ajv2020 } from 'ajv/dist/2020.js'
import type { GenericSchema } from 'valibot'
import { describe, expect, it } from 'vitest'
import { shownSettingsSchema } from '../../src/cli/config/config-show-schema.ts'
import { doctorReportSchema } from '../../src/cli/doctor/report-schema.ts'
import { formattedJson } from '../formatted-json.ts'
import { place } from './place.ts'

const documents: readonly [string, readonly string[], string, GenericSchema][] = [
  ['config-show', ['config', 'show'], 'The settings as they are used.', shownSettingsSchema],
  ['doctor', ['doctor'], 'What was looked at, and what is to be fixed.', doctorReportSchema],
]

describe.each(documents)('policies/schemas/%s.schema.json', (name, words, description, schema) => {
  const jsonSchema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: `vitals ${words.join(' ')} --json`,
    description,
    ...toJsonSchema(schema, { target: 'draft-2020-12' }),
  }

  it('is committed as it is made', async () => {
    await expect(formattedJson(jsonSchema)).toMatchFileSnapshot(`../../policies/schemas/${name}.schema.json`)
  })

  it('holds for what the command prints, and not for a document with more or less', async () => {
    const validate = new Ajv2020({ strict: true }).compile(JSON.parse(formattedJson(jsonSchema)))
    const document = JSON.parse((await place().run([...words, '--json'])).stdout)
    expect([validate(document), validate.errors]).toEqual([true, null])
    expect(validate({ ...document, more: 1 })).toBe(false)
    expect(validate({})).toBe(false)
  })
})
