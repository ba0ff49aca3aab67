import { pathsIn } from '../language/condition/paths.ts'
import type { Expression, Policy } from '../language/policy.ts'
import type { SlottedPath } from './compiled.ts'
import type { AbsenceOf } from './evaluate/absence.ts'

/** What every part of a policy is compiled with. */
export interface Compiler {
  readonly policy: Policy
  readonly slotOf: (name: string) => number
  readonly absenceOf: AbsenceOf
  /** For each signal, by slot: what it and the signals that it reads are made of, facts included. */
  readonly behind: ReadonlyMap<number, readonly number[]>
}

/** The paths that an expression reads, with their slots. */
export function slottedPaths(expression: Expression, { slotOf }: Compiler): SlottedPath[] {
  return pathsIn(expression.tree).map((path) => ({ ...path, slot: slotOf(path.name) }))
}

/** The slots of probes, samples and facts behind paths, through signals. */
export function sourcesOf(paths: readonly SlottedPath[], { behind }: Pick<Compiler, 'behind'>): number[] {
  return [...new Set(paths.flatMap(({ slot }) => behind.get(slot) ?? [slot]))]
}

/** The slots among paths that carry observations: not facts, nor signals that are made of facts alone. */
export function observationsIn(paths: readonly SlottedPath[], compiler: Compiler): number[] {
  const slots = new Set(paths.map(({ slot }) => slot))
  return [...slots].filter((slot) => {
    const sources = compiler.behind.get(slot) ?? [slot]
    return sources.length === 0 || sources.some((source) => !isFact(source, compiler))
  })
}

/** Whether a slot is that of a fact. */
export function isFact(slot: number, { policy }: Pick<Compiler, 'policy'>): boolean {
  return policy.names[slot]?.source === 'fact'
}

/** Each path once, by its text. */
export function uniquePaths(paths: readonly SlottedPath[]): SlottedPath[] {
  return [...new Map(paths.map((path) => [path.text, path])).values()]
}
