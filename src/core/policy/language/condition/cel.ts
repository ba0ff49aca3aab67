import { type ASTNode, Environment, type ParseError, type ParseResult } from '@marcbachmann/cel-js'
import type { Field } from '../../../probe-kind/kind.ts'
import { type NameType, nameProblem, type Scope } from '../names.ts'
import type { Span } from './tree.ts'

/** A node as the CEL library parses it. This file is the only one that runs the library. */
export type CelNode = ASTNode

/** A complaint of the library's, in its own words and codes. */
export interface CelComplaint {
  readonly code: string
  readonly summary: string
  readonly at: Span
}

/** A parsed condition; `check` infers its type in CEL's words (`bool`, `double`, `map<string, dyn>`). */
export interface CelExpression {
  readonly root: CelNode
  readonly check: () => { readonly type: string } | CelComplaint
}

/** How large one condition may be: nodes of its tree, and levels of parentheses, calls and selections. */
export const conditionLimits = { nodes: 200, depth: 20, characters: 4_096 } as const

/** Parses `source`; the names and types of `scope` matter to `check` only. */
export function parseCel(source: string, scope: Scope): CelExpression | CelComplaint {
  try {
    const parsed = environmentOf(scope).parse(source)
    return { root: parsed.ast, check: () => checkTypes(parsed, source, scope) }
  } catch (error) {
    return complaint(error, source)
  }
}

// Whole numbers are doubles too: what only their type forbids, such as `has(a.x) ? a.x : 0`, is allowed.
function checkTypes(
  parsed: ParseResult,
  source: string,
  scope: Scope,
): { readonly type: string } | CelComplaint {
  const asWritten = parsed.check()
  if (asWritten.valid) return { type: asWritten.type ?? 'dyn' }
  const inDoubles = environmentOf(scope).parse(source)
  writeDoubles(inDoubles.ast)
  const outcome = inDoubles.check()
  return outcome.valid ? { type: outcome.type ?? 'dyn' } : complaint(asWritten.error, source)
}

function writeDoubles(part: unknown): void {
  if (typeof part !== 'object' || part === null) return
  if (Array.isArray(part)) part.forEach(writeDoubles)
  else if ('op' in part && 'args' in part) {
    if (part.op === 'value' && typeof part.args === 'bigint') part.args = Number(part.args)
    // The index of a list stays whole.
    else writeDoubles(part.op === '[]' && Array.isArray(part.args) ? part.args[0] : part.args)
  }
}

function complaint(error: unknown, source: string): CelComplaint {
  const { code, summary, range } = error as Partial<ParseError>
  return {
    code: code ?? 'syntax',
    summary: summary ?? 'This condition cannot be read.',
    at: range === undefined ? [0, source.length] : [range.start, Math.max(range.end, range.start)],
  }
}

const environments = new WeakMap<Scope, Environment>()

function environmentOf(scope: Scope): Environment {
  const known = environments.get(scope)
  if (known !== undefined) return known
  const environment = new Environment({
    unlistedVariablesAreDyn: scope.open,
    homogeneousAggregateLiterals: false,
    limits: { maxAstNodes: conditionLimits.nodes, maxDepth: conditionLimits.depth },
  })
  allowMixedNumbers(environment)
  for (const [name, type] of scope.names) {
    if (nameProblem(name) === null) declare(environment, name, type)
  }
  environments.set(scope, environment)
  return environment
}

/**
 * Values are doubles while `15` is an integer: CEL alone would refuse `free_pct / 2`. Only types are checked here,
 * the evaluator computes.
 */
function allowMixedNumbers(environment: Environment): void {
  const neverRun = () => 0
  environment.registerOperator('double == int: bool', neverRun)
  environment.registerOperator('double % double: double', neverRun)
  for (const operator of ['+', '-', '*', '/', '%']) {
    environment.registerOperator(`double ${operator} int: double`, neverRun)
    environment.registerOperator(`int ${operator} double: double`, neverRun)
  }
  environment.registerOperator('double in list<int>: bool', neverRun)
  environment.registerOperator('int in list<double>: bool', neverRun)
}

const celFieldTypes: Readonly<Record<Field['type'], string>> = {
  number: 'double',
  bool: 'bool',
  string: 'string',
  map: 'map<string, dyn>',
  list: 'list<dyn>',
}

function declare(environment: Environment, name: string, type: NameType): void {
  if (typeof type === 'string') {
    environment.registerVariable(name, type === 'number' ? 'double' : type)
  } else if (type.fields === null) {
    environment.registerVariable(name, 'map<string, dyn>')
  } else {
    const schema: Record<string, string> = {}
    for (const [field, { type: fieldType }] of Object.entries(type.fields)) {
      schema[field] = celFieldTypes[fieldType]
    }
    environment.registerVariable(name, { schema })
  }
}
