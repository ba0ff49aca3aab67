import type { Findings } from './findings.ts'
import type { YamlSource } from './yaml.ts'

/** What a file of YAML can be here. */
export type KindOfFile = 'policy' | 'suite'

/**
 * Refuses a file that is plainly of the other kind with that alone, instead of every key that is not known.
 *
 * @throws VitalsError the error of `findings` with `is`, the kind; its finding `wrong_kind` stands at the key that tells it
 */
export function refuseOtherKind(wanted: KindOfFile, yaml: YamlSource, findings: Findings): void {
  const { data } = yaml
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return
  const isPolicy = 'checks' in data || 'transitions' in data
  const isSuite = 'tests' in data
  if (isPolicy === isSuite || (wanted === 'policy') === isPolicy) return
  const key = isSuite ? 'tests' : 'checks' in data ? 'checks' : 'transitions'
  const other = isSuite ? 'suite' : 'policy'
  findings.error('wrong_kind', `This is ${named[other]}, not ${named[wanted]}.`, yaml.keyPlace([key]))
  findings.throwIfAny({ is: other })
}

const named: Readonly<Record<KindOfFile, string>> = { policy: 'a policy', suite: 'a suite of tests' }
