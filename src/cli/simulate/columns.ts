import type { Engine } from '../../core/policy/engine/compiled.ts'
import { inletsOf } from '../../core/policy/workbench/input/names/inlets.ts'
import { timeTarget } from '../../core/policy/workbench/input/names/source-names.ts'
import { nearest } from '../../core/text/nearest.ts'
import { misused } from './misused.ts'

/**
 * The columns of `--column SOURCE=NAME`, by source.
 *
 * @throws VitalsError USAGE for a name that none of the policies reads, and for one source or name that is given twice
 */
export function columnsOf(texts: readonly string[], engines: readonly Engine[]): ReadonlyMap<string, string> {
  const known = new Set([...engines.flatMap((engine) => [...inletsOf(engine).slots.keys()]), timeTarget])
  const columns = new Map<string, string>()
  const targets = new Set<string>()
  for (const [source, name] of texts.map(columnOf)) {
    if (!known.has(name)) throw unknownTarget(name, known)
    if (columns.has(source)) throw misused(`--column names the source '${source}' twice.`)
    if (targets.has(name)) throw misused(`--column reads two sources as '${name}'.`)
    columns.set(source, name)
    targets.add(name)
  }
  return columns
}

function columnOf(text: string): [source: string, name: string] {
  const equals = text.lastIndexOf('=')
  if (equals < 1 || equals === text.length - 1) throw misused(`--column takes SOURCE=NAME, not '${text}'.`)
  return [text.slice(0, equals), text.slice(equals + 1)]
}

function unknownTarget(name: string, known: ReadonlySet<string>) {
  const near = nearest(name, known)
  const hint =
    near === null ? `The policy reads ${[...known].slice(0, 8).join(', ')}.` : `Did you mean '${near}'?`
  return misused(`--column reads '${name}', which the policy does not use.`, hint)
}
