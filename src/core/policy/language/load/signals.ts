import { type ExpressionType, parseCondition } from '../condition/condition.ts'
import type { NameType, Scope } from '../names.ts'
import { largestWindow, type SignalSpec } from '../policy.ts'
import type { SignalFile } from '../schema/policy.ts'
import type { YamlPath } from '../source/yaml.ts'
import { type Loading, readExpression } from './loading.ts'
import { milliseconds } from './milliseconds.ts'
import { signalLevels } from './signal-order.ts'

/** The signals so ordered that each reads only those before it, and the scope with all of them. */
export function loadSignals(
  loading: Loading,
  scope: Scope,
): { readonly signals: readonly SignalSpec[]; readonly scope: Scope } {
  const entries = Object.entries(loading.file.signals)
  const { levels, circular } = signalLevels(entries.map(([name, signal]) => [name, namesRead(signal)]))
  reportCircles(loading, circular)
  const signals: SignalSpec[] = []
  const ordered = new Set(levels.flat())
  const unordered = entries.map(([name]) => name).filter((name) => !ordered.has(name))
  let known: Scope = { ...scope, names: new Map([...scope.names, ...unordered.map(unknownType)]) }
  for (const level of levels) {
    const names = new Map(known.names)
    for (const name of level) {
      const signal = loadSignal(loading, name, loading.file.signals[name] as SignalFile, known)
      // Under a name that is taken already, the first declaration counts.
      if (!known.names.has(name)) names.set(name, signal?.type ?? 'dyn')
      if (signal !== null) signals.push(signal.spec)
    }
    // A scope is never changed, because the type checker keeps what it has learnt of one.
    known = { ...known, names }
  }
  return { signals, scope: known }
}

function unknownType(name: string): [string, NameType] {
  return [name, 'dyn']
}

function namesRead(signal: SignalFile): readonly string[] {
  const parsed = parseCondition(textOf(signal), { names: new Map(), open: true }, 'any')
  return parsed.ok ? parsed.names : []
}

function textOf(signal: SignalFile): string {
  return typeof signal === 'string' ? signal : signal.expr
}

function loadSignal(
  loading: Loading,
  name: string,
  signal: SignalFile,
  scope: Scope,
): { readonly spec: SignalSpec; readonly type: NameType } | null {
  const at: YamlPath = ['signals', name]
  const path = typeof signal === 'string' ? at : [...at, 'expr']
  const read = readExpression(loading, path, textOf(signal), scope, 'any')
  if (read === null) return null
  const window = loadWindow(loading, at, signal)
  if (window !== null && read.type !== 'number' && read.type !== 'dyn') {
    const message = `A window is made of numbers, and this is a ${read.type}.`
    loading.findings.error('wrong_type', message, loading.yaml.place(path))
  }
  const type = window === null ? nameType(read.type) : 'number'
  return { spec: { name, expression: read.expression, window }, type }
}

function nameType(type: ExpressionType): NameType {
  if (type === 'map') return { fields: null }
  return type === 'list' ? 'dyn' : type
}

function loadWindow(loading: Loading, path: YamlPath, signal: SignalFile): SignalSpec['window'] {
  if (typeof signal === 'string') return null
  const { window, reduce } = signal
  if (window === undefined && reduce === undefined) return null
  if (window === undefined || reduce === undefined) {
    const [present, absent] = window === undefined ? ['reduce', 'window'] : ['window', 'reduce']
    const place = loading.yaml.keyPlace([...path, present])
    loading.findings.error('missing_key', `'${present}' needs '${absent}' beside it.`, place)
    return null
  }
  const ms = milliseconds(window)
  const samples = Math.floor(ms / milliseconds(loading.file.interval)) + 1
  if (samples > largestWindow) {
    const message = `At an interval of ${loading.file.interval} this window has ${samples} samples; it holds ${largestWindow}.`
    const hint = 'Make the window shorter, or the interval longer.'
    loading.findings.error('wrong_value', message, loading.yaml.place([...path, 'window']), hint)
  }
  return { ms, reduce }
}

function reportCircles(loading: Loading, circular: readonly string[]): void {
  for (const name of circular) {
    loading.findings.error(
      'circular_signals',
      `Signal '${name}' depends on itself.`,
      loading.yaml.keyPlace(['signals', name]),
      circular.length > 1 ? `These read each other: ${circular.join(', ')}.` : null,
    )
  }
}
