import { Validator } from '@seriousme/openapi-schema-validator'
import { expect, it } from 'vitest'
import { formattedJson } from '../../../formatted-json.ts'
import { openApi } from './openapi.ts'

it('the contract is committed as the schemas describe it', async () => {
  await expect(formattedJson(openApi())).toMatchFileSnapshot('../../../../policies/schemas/openapi.json')
})

it('an independent validator takes it for OpenAPI 3.1, and refuses it with a wrong part', async () => {
  const document = openApi() as Record<string, unknown>
  expect(await new Validator().validate(structuredClone(document))).toMatchObject({ valid: true })
  const wrong = { ...document, paths: { '/v1/agents': { get: { responses: { 200: {} } } } } }
  expect(await new Validator().validate(wrong)).toMatchObject({ valid: false })
})
