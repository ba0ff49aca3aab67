import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { findingCodes } from '../../../../src/core/policy/check/finding-codes.ts'
import { loadingCodes } from '../../../../src/core/policy/load/loading-codes.ts'

const policy = join(import.meta.dirname, '..', '..', '..', '..', 'src', 'core', 'policy')
const man = readFileSync(join(policy, '..', '..', '..', 'man', 'vitals-policy.5'), 'utf8')

const loader = ['load', 'condition']
  .flatMap((folder) => readdirSync(join(policy, folder)).map((name) => join(folder, name)))
  .concat('yaml-source.ts', 'condition.ts')
  .map((path) => readFileSync(join(policy, path), 'utf8'))
  .join('\n')

// Every way in which the loader writes a code: to its findings, as an issue of a condition, or as a part of a wording.
const written = [
  /(?:error|miss)\(\s*'(\w+)'/g,
  /refuse\(\s*reading,\s*'(\w+)'/g,
  /\bcode: '(\w+)'/g,
  /return \['(\w+)',/g,
  /\? '(wrong_\w+)'\s*: '(?:wrong_\w+)'/g,
].flatMap((pattern) => [...loader.matchAll(pattern)].map(([, code]) => code as string))

test('every code that the loader writes has a meaning, and no other', () => {
  expect([...new Set(written)].sort()).toEqual(Object.keys(loadingCodes).sort())
})

test('a code means one thing only', () => {
  expect(Object.keys(loadingCodes).filter((code) => code in findingCodes)).toEqual([])
})

test.each([...Object.keys(loadingCodes), ...Object.keys(findingCodes)])(
  'vitals-policy(5) explains %s',
  (code) => {
    expect(man).toContain(`.It Sy ${code}\n`)
  },
)
