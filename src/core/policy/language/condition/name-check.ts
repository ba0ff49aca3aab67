import { fieldsMeant, fieldsMeantHint } from '../field-meant.ts'
import { forbiddenKeys, type NameType, nameProblem, type Scope } from '../names.ts'
import { type Conversion, refuse } from './conversion.ts'
import type { Span, Tree } from './tree.ts'

/** Notes an issue unless a condition may read `name`: a macro's variable, a name in scope, any in an open scope. */
export function checkName(name: string, at: Span, conversion: Conversion): void {
  const { scope, bound } = conversion
  if (bound.has(name)) return
  if (forbiddenKeys.has(name)) {
    refuse(conversion, 'not_allowed', at, `'${name}' is not allowed in a condition.`)
    return
  }
  if (scope.names.has(name)) return
  const problem = nameProblem(name)
  if (problem !== null) refuse(conversion, 'unknown_name', at, `'${name}' ${problem}`)
  else if (!scope.open) {
    refuse(
      conversion,
      'unknown_name',
      at,
      `There is no name '${name}' in this policy.`,
      nameHint(name, scope),
    )
  }
}

function nameHint(name: string, scope: Scope): string | null {
  for (const [probe, type] of scope.names) {
    if (fieldsOf(type)?.includes(name)) return `Did you mean '${probe}.${name}'?`
  }
  const meant = fieldsMeantHint(fieldsMeant(name, [...scope.names.keys()]))
  if (meant !== null) return meant
  const fields = [...scope.names].flatMap(([probe, type]) => {
    return fieldsMeant(name, fieldsOf(type) ?? []).map((field) => `${probe}.${field}`)
  })
  if (fields.length > 0) return fieldsMeantHint(fields.slice(0, 3))
  return scope.names.size === 0 ? null : `Names of this policy: ${listed([...scope.names.keys()])}.`
}

/** Notes an issue when `field` is forbidden, or `of` is a probe whose fields are known and has no such one. */
export function checkField(of: Tree, field: string, at: Span, conversion: Conversion): void {
  if (forbiddenKeys.has(field)) {
    refuse(conversion, 'not_allowed', at, `'${field}' is not allowed in a condition.`)
    return
  }
  if (of.op !== 'name' || conversion.bound.has(of.name)) return
  const fields = fieldsOf(conversion.scope.names.get(of.name))
  if (fields === null || fields.includes(field)) return
  const hint = fieldsMeantHint(fieldsMeant(field, fields)) ?? `It gives: ${listed(fields)}.`
  refuse(conversion, 'unknown_field', at, `The probe '${of.name}' gives no '${field}'.`, hint)
}

function fieldsOf(type: NameType | undefined): string[] | null {
  return typeof type === 'object' && type.fields !== null ? Object.keys(type.fields) : null
}

function listed(words: readonly string[]): string {
  return words.length > 12 ? `${words.slice(0, 12).join(', ')}, …` : words.join(', ')
}
