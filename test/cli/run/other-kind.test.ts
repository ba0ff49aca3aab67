import { expect, it } from 'vitest'
import { hintFor } from '../../../src/cli/hints.ts'
import { VitalsError } from '../../../src/core/errors.ts'
import { loadPolicy } from '../../../src/core/policy/language/load/load.ts'
import { readSuite } from '../../../src/core/policy/workbench/suite/read.ts'

const asPolicy = (bytes: string) => loadPolicy({ path: 'x.yaml', bytes }, 'sha256:0')
const asSuite = (bytes: string) => readSuite({ path: 'x.yaml', bytes })

it.each([
  [
    'a suite where a policy is wanted',
    asPolicy,
    'policy: a.yaml\ntests: []\n',
    "'vitals policy test' runs it.",
  ],
  ['a recording where a policy is wanted', asPolicy, '{"recording":1}\n{"ts":1}\n', '--input FILE'],
  ['a policy where a suite is wanted', asSuite, 'checks: {}\n', "'vitals policy check' looks at it"],
  [
    'a policy that is wrong',
    asPolicy,
    'checks: {}\nnme: 1\n',
    "'man 5 vitals-policy' describes the language",
  ],
])('the next step names the command for %s', (_, read, text, hint) => {
  try {
    read(text)
    expect.unreachable()
  } catch (failure) {
    if (!(failure instanceof VitalsError)) throw failure
    expect(hintFor(failure)).toContain(hint)
  }
})
