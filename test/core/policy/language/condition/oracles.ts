import {
  type CelInput,
  CelScalar,
  celEnv,
  celFunc,
  isCelError,
  isCelList,
  isCelMap,
  parse,
  plan,
} from '@bufbuild/cel'
import { Environment } from '@marcbachmann/cel-js'
import type { MaybeValue, Value } from '../../../../../src/core/value.ts'

/** Values by name; a name without one is left out. */
export type Sample = Readonly<Record<string, Value>>

const arithmetic = {
  '_+_': (left: number, right: number) => left + right,
  '_-_': (left: number, right: number) => left - right,
  '_*_': (left: number, right: number) => left * right,
  '_/_': (left: number, right: number) => left / right,
}
const operations = Object.entries(arithmetic)

const celJs = new Environment({ unlistedVariablesAreDyn: true, homogeneousAggregateLiterals: false })
celJs.registerOperator('double == int: bool', (left: number, right: bigint) => left === Number(right))
for (const [name, apply] of operations) {
  const operator = name[1]
  celJs.registerOperator(`double ${operator} int: double`, (left: number, right: bigint) =>
    apply(left, Number(right)),
  )
  celJs.registerOperator(`int ${operator} double: double`, (left: bigint, right: number) =>
    apply(Number(left), right),
  )
}

const { DOUBLE, INT } = CelScalar
const bufbuild = celEnv({
  funcs: operations.flatMap(([name, apply]) => [
    celFunc(name, [DOUBLE, INT], DOUBLE, (left, right) => apply(left, Number(right))),
    celFunc(name, [INT, DOUBLE], DOUBLE, (left, right) => apply(Number(left), right)),
  ]),
})

const tokens =
  /r?"(?:\\.|[^"\\])*"|r?'(?:\\.|[^'\\])*'|[A-Za-z_]\w*|\d+\.\d+|\d+e\d+|(?<=[\w)\]]\[)\d+(?=\])|\d+/g

/** The same text with every whole number as a double, as our language reads it; indexes of lists stay whole. */
export function inDoubles(source: string): string {
  return source.replace(tokens, (token, at: number) => {
    const isIndex = /[\w)\]]\[$/.test(source.slice(0, at)) && source[at + token.length] === ']'
    return /^\d+$/.test(token) && !isIndex ? `${token}.0` : token
  })
}

/** What `@marcbachmann/cel-js` answers to `source`; an error of any kind is unknown. */
export function celJsOracle(source: string): (sample: Sample) => MaybeValue {
  const evaluate = celJs.parse(inDoubles(source))
  return (sample) => {
    try {
      return plain(evaluate(sample))
    } catch {
      return undefined
    }
  }
}

/** What `@bufbuild/cel` answers to `source`; an error of any kind is unknown. */
export function bufbuildOracle(source: string): (sample: Sample) => MaybeValue {
  const evaluate = plan(bufbuild, parse(inDoubles(source)))
  return (sample) => {
    const bindings: Record<string, CelInput> = {}
    for (const [name, value] of Object.entries(sample)) bindings[name] = celInput(value)
    const answer = evaluate(bindings)
    return isCelError(answer) ? undefined : plain(answer)
  }
}

function celInput(value: Value): CelInput {
  if (Array.isArray(value)) return value.map(celInput)
  if (typeof value !== 'object' || value === null) return value as CelInput
  return new Map(Object.entries(value).map(([key, field]) => [key, celInput(field)]))
}

/** An oracle's answer in our values: integers as doubles, lists as arrays, maps as objects. */
function plain(answer: unknown): MaybeValue {
  if (typeof answer === 'bigint') return Number(answer)
  if (Array.isArray(answer) || isCelList(answer)) return [...answer].map((element) => plain(element) as Value)
  if (answer instanceof Map || isCelMap(answer)) {
    return Object.fromEntries([...answer].map(([key, value]) => [String(key), plain(value) as Value]))
  }
  if (typeof answer !== 'object' || answer === null) return answer as MaybeValue
  return Object.fromEntries(Object.entries(answer).map(([key, value]) => [key, plain(value) as Value]))
}
