import type { Place } from '../../../errors.ts'
import type { PlacedPolicy } from '../../language/load/load.ts'
import type { CheckSpec, TransitionSpec } from '../../language/policy.ts'
import type { Shorthand } from '../../language/shorthand.ts'
import type { YamlPath } from '../../language/source/yaml.ts'

/** Where a check and its transitions stand, also those that its short form stands for. */
export interface CheckPlaces {
  readonly key: Place
  /** The key `from->to`, or the threshold of the short form that the transition is made of. */
  readonly transition: (index: number) => Place
  /** The condition's text, or the same threshold. */
  readonly condition: (index: number) => Place
}

/** Finds the places of a check in the file it was loaded from. */
export function placesOf({ file, yaml }: Pick<PlacedPolicy, 'file' | 'yaml'>, spec: CheckSpec): CheckPlaces {
  const bare = file.checks === undefined
  const own: YamlPath = bare ? [] : ['checks', spec.name]
  const written = bare ? file.transitions : file.checks?.[spec.name]?.transitions
  const listed: YamlPath = [...own, 'transitions']
  if (written !== undefined) {
    const keys = Object.keys(written)
    const path = (index: number): YamlPath => [...listed, keys[index] as string]
    return {
      key: yaml.keyPlace(bare ? listed : own),
      transition: (index) => yaml.keyPlace(path(index)),
      condition: (index) => yaml.place([...path(index), 'condition']),
    }
  }
  const threshold = (index: number): Place => {
    const check = file.checks?.[spec.name] ?? {}
    return yaml.keyPlace([...own, limitOf(spec.transitions[index] as TransitionSpec, check)])
  }
  return { key: yaml.keyPlace(own), transition: threshold, condition: threshold }
}

/** `critical->degraded` follows from the limit of `critical`; what no limit of `healthy` ends, from that of its own state. */
function limitOf({ from, to }: TransitionSpec, { healthy }: Shorthand): string {
  const isOwn = (from === 'critical' && to === 'degraded') || (to === 'healthy' && healthy === undefined)
  return isOwn ? from : to
}
