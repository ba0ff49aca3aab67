import type { Condition, Maybe, Truth, Value } from './condition.ts'

/** Looks a name up; `undefined` where it has no fresh value. */
export type Lookup = (name: string) => Maybe

/** What a condition says: true, false, or `undefined` for unknown. */
export function truthOf(condition: Condition, lookup: Lookup): Truth {
  const value = evaluate(condition, lookup)
  return typeof value === 'boolean' ? value : undefined
}

/** Kleene's logic: `unknown || true` is true, `unknown && false` is false, any other use of unknown is unknown (rule 7). */
export function evaluate(condition: Condition, lookup: Lookup): Maybe {
  switch (condition.kind) {
    case 'literal':
      return condition.value
    case 'path':
      return fieldOf(condition.names, lookup)
    case 'has':
      return has(condition.names, lookup)
    case 'not': {
      const of = evaluate(condition.of, lookup)
      return typeof of === 'boolean' ? !of : undefined
    }
    case 'binary':
      return binary(condition.operator, evaluate(condition.left, lookup), evaluate(condition.right, lookup))
  }
}

export function and(left: Truth, right: Truth): Truth {
  if (left === false || right === false) return false
  return left === true && right === true ? true : undefined
}

function or(left: Truth, right: Truth): Truth {
  if (left === true || right === true) return true
  return left === false && right === false ? false : undefined
}

function fieldOf([name, ...fields]: readonly string[], lookup: Lookup): Maybe {
  let value = lookup(name ?? '')
  for (const field of fields) value = isAnswer(value) ? value[field] : undefined
  return value
}

/** Unknown where the target did not answer, false where it answered without the field (rule 7). */
function has(names: readonly string[], lookup: Lookup): Truth {
  const owner = fieldOf(names.slice(0, -1), lookup)
  if (!isAnswer(owner)) return undefined
  const field = names.at(-1)!
  if (field in owner) return true
  const { up, unavailable } = owner
  return up === false || (Array.isArray(unavailable) && unavailable.includes(field)) ? undefined : false
}

function isAnswer(value: Maybe): value is { readonly [field: string]: Value } {
  return typeof value === 'object' && !Array.isArray(value)
}

function binary(operator: string, left: Maybe, right: Maybe): Maybe {
  if (operator === '&&') return and(asTruth(left), asTruth(right))
  if (operator === '||') return or(asTruth(left), asTruth(right))
  if (left === undefined || right === undefined) return undefined
  if (operator === '==') return left === right
  if (operator === '!=') return left !== right
  return typeof left === 'number' && typeof right === 'number' ? ofNumbers(operator, left, right) : undefined
}

function asTruth(value: Maybe): Truth {
  return typeof value === 'boolean' ? value : undefined
}

/** Numbers are doubles, literals too; a result that is not finite is no value (section 3). */
function ofNumbers(operator: string, left: number, right: number): Maybe {
  const results: Record<string, Value> = {
    '<': left < right,
    '<=': left <= right,
    '>': left > right,
    '>=': left >= right,
    '+': left + right,
    '-': left - right,
    '*': left * right,
    '/': left / right,
  }
  const result = results[operator]
  return typeof result === 'number' && !Number.isFinite(result) ? undefined : result
}
