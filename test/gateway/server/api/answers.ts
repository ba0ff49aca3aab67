import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { aliases } from '../../../../src/core/heartbeat/beat/aliases.ts'

interface Answered {
  readonly method: string
  /** With or without a query. */
  readonly path: string
  readonly status: number
  readonly type: string | null
  /** Parsed where it is JSON, else the text. */
  readonly body: unknown
}

const file = new URL('../../../../policies/schemas/openapi.json', import.meta.url)
const contract = JSON.parse(readFileSync(file, 'utf8'))
const ajv = new Ajv2020({ strict: false, allErrors: true }).addSchema(contract, 'openapi.json')
const templates = Object.keys(contract.paths).map((template) => ({
  template,
  pattern: new RegExp(`^${template.replace(/\{\w+\}/g, '[^/]+')}$`),
}))

/** Throws where an answer is not one that the published contract has: status, media type or body. */
export function expectInContract({ method, path, status, type, body }: Answered): void {
  const media = (type ?? '').split(';')[0] ?? ''
  const pointer = [...placeOf(method, path, status), 'content', media, 'schema']
  const reference = pointer
    .map((part) => part.replaceAll('~', '~0').replaceAll('/', '~1'))
    .map(encodeURIComponent)
  const what = `${method} ${path} answered ${status} ${media}`
  if (!pointer.reduce((at, part) => at?.[part], contract)) throw new Error(`${what}: not in the contract`)
  const isValid = ajv.compile({ $ref: `openapi.json#/${reference.join('/')}` })
  if (isValid(body)) return
  throw new Error(`${what}: ${ajv.errorsText(isValid.errors)}\n${JSON.stringify(body)}`)
}

/** Of an address or a method that nobody knows, only that the refusal is a problem document is promised. */
function placeOf(method: string, given: string, status: number): readonly string[] {
  const plain = given.split('?')[0] ?? ''
  const old = aliases.find((alias) => alias.kind === 'endpoint' && plain.startsWith(`${alias.old}/`))
  const path = old === undefined ? plain : `${old.now}${plain.slice(old.old.length)}`
  const found = templates.find(
    ({ template, pattern }) => pattern.test(path) && methodOf(method) in contract.paths[template],
  )
  if (found !== undefined) return ['paths', found.template, methodOf(method), 'responses', String(status)]
  if (status !== 404 && status !== 405)
    throw new Error(`${method} ${given} answered ${status}: nobody knows it`)
  return ['components', 'responses', 'refusal']
}

function methodOf(method: string): string {
  return method.toLowerCase().replace(/^head$/, 'get')
}
