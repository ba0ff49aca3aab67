import { nearest } from '../../../text/nearest.ts'
import { nameProblem } from '../names.ts'
import type { CelNode } from './cel.ts'
import { type Conversion, type Convert, refuse, spanOf } from './conversion.ts'
import type { Span, Tree } from './tree.ts'

const macros = ['all', 'exists', 'exists_one', 'map', 'filter'] as const
const stringMethods: readonly string[] = ['contains', 'startsWith', 'endsWith']
const known = ['size', 'has', ...stringMethods, ...macros]

type CallNode = CelNode & { readonly op: 'call' }
type MethodNode = CelNode & { readonly op: 'rcall' }
type Macro = (typeof macros)[number]

/** `size(x)` and `has(probe.field)`. */
export function functionTree(node: CallNode, conversion: Conversion, convert: Convert): Tree {
  const [name, args] = node.args
  const at = spanOf(node, conversion)
  const [argument] = args
  if (name === 'has') return hasTree(argument, at, conversion, convert)
  if (name === 'size' && argument !== undefined && args.length === 1) {
    return { op: 'call', name, args: [convert(argument, conversion)], at }
  }
  return unknownFunction(name, [node.start, node.start + name.length], conversion)
}

function hasTree(argument: CelNode | undefined, at: Span, conversion: Conversion, convert: Convert): Tree {
  if (argument?.op === '.' && isSelection(argument)) {
    const selection = convert(argument, conversion)
    return selection.op === 'select' ? { ...selection, op: 'has', at } : selection
  }
  const message = 'has() asks for one field of a probe, and this is none.'
  return refuse(conversion, 'wrong_type', at, message, 'Write it as has(probe.field).')
}

function isSelection(node: CelNode): boolean {
  return node.op === 'id' || (node.op === '.' && isSelection(node.args[0]))
}

/** Methods of strings, `x.size()` and the macros over lists. */
export function methodTree(node: MethodNode, conversion: Conversion, convert: Convert): Tree {
  const [name, receiver, args] = node.args
  const at = spanOf(node, conversion)
  const macro = macros.find((candidate) => candidate === name)
  if (macro !== undefined) return macroTree(macro, node, conversion, convert)
  if ((name === 'size' && args.length === 0) || (stringMethods.includes(name) && args.length === 1)) {
    const operands = [receiver, ...args].map((operand) => convert(operand, conversion))
    return { op: 'call', name, args: operands, at }
  }
  // The parser does not say where the method's name stands; it is the first after the receiver.
  const start = conversion.source.indexOf(name, receiver.end)
  return unknownFunction(name, [start, start + name.length], conversion)
}

function macroTree(macro: Macro, node: MethodNode, conversion: Conversion, convert: Convert): Tree {
  const [, receiver, args] = node.args
  const at = spanOf(node, conversion)
  const [variable, ...bodies] = args
  const [first, second] = bodies
  const tooMany = bodies.length > (macro === 'map' ? 2 : 1)
  if (variable?.op !== 'id' || first === undefined || tooMany) {
    const hint = `Write it as list.${macro}(x, …), with a name for the element first.`
    return refuse(conversion, 'wrong_type', at, `${macro}() has the wrong arguments.`, hint)
  }
  const bind = variable.args
  const problem = nameProblem(bind)
  if (problem !== null) {
    return refuse(conversion, 'not_allowed', spanOf(variable, conversion), `'${bind}' ${problem}`)
  }
  const of = convert(receiver, conversion)
  const inner: Conversion = { ...conversion, bound: new Set(conversion.bound).add(bind) }
  const body = convert(first, inner)
  if (second === undefined) return { op: macro, of, bind, body, at }
  const chosen: Tree = { op: 'filter', of, bind, body, at }
  return { op: 'map', of: chosen, bind, body: convert(second, inner), at }
}

function unknownFunction(name: string, at: Span, conversion: Conversion): Tree {
  if (name === 'matches') {
    const hint =
      "Use contains(), startsWith() or endsWith(), or give the http or command probe a 'match' of its own."
    return refuse(
      conversion,
      'not_allowed',
      at,
      "Conditions cannot use 'matches': patterns can take for ever.",
      hint,
    )
  }
  if (known.includes(name)) {
    const hint = `Write it as ${usage[name] ?? `list.${name}(x, …)`}.`
    return refuse(conversion, 'wrong_type', at, `${name}() is not called like this.`, hint)
  }
  const meant = nearest(name, known)
  const hint = meant === null ? `There are: ${known.join(', ')}.` : `Did you mean '${meant}'?`
  return refuse(conversion, 'unknown_function', at, `There is no function '${name}' for conditions.`, hint)
}

const usage: Readonly<Record<string, string>> = {
  size: 'size(x)',
  has: 'has(probe.field)',
  contains: "text.contains('…')",
  startsWith: "text.startsWith('…')",
  endsWith: "text.endsWith('…')",
}
