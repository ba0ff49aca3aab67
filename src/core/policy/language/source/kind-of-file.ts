import type { Findings } from './findings.ts'
import type { YamlSource } from './yaml.ts'

/** What a file of YAML can be here. */
export type KindOfFile = 'policy' | 'suite'

/**
 * Refuses a file that is plainly of the other kind with that alone, instead of every key that is not known.
 *
 * @throws VitalsError the error of `findings`, whose code `wrong_kind` stands at the key that tells it
 */
export function refuseOtherKind(wanted: KindOfFile, yaml: YamlSource, findings: Findings): void {
  const { data } = yaml
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return
  const isPolicy = 'checks' in data || 'transitions' in data
  const isSuite = 'tests' in data
  if (isPolicy === isSuite || (wanted === 'policy') === isPolicy) return
  const key = isSuite ? 'tests' : 'checks' in data ? 'checks' : 'transitions'
  const [is, hint] = told[wanted]
  findings.error('wrong_kind', is, yaml.keyPlace([key]), hint)
  findings.throwIfAny()
}

const told: Readonly<Record<KindOfFile, readonly [is: string, hint: string]>> = {
  policy: ['This is a suite of tests, not a policy.', "'vitals policy test' runs it."],
  suite: [
    'This is a policy, not a suite of tests.',
    "'vitals policy check' looks at it; 'vitals help policy test' shows how a suite is written.",
  ],
}
