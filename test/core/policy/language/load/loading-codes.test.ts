import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { loadingCodes } from '../../../../../src/core/policy/language/load/loading-codes.ts'
import { findingCodes } from '../../../../../src/core/policy/workbench/lint/finding-codes.ts'

const root = join(import.meta.dirname, '../../../../..')
const language = join(root, 'src/core/policy/language')
const man = readFileSync(join(root, 'man/vitals-policy.5'), 'utf8')

const loader = ['load', 'condition', 'source']
  .flatMap((folder) => readdirSync(join(language, folder)).map((name) => join(folder, name)))
  .map((path) => readFileSync(join(language, path), 'utf8'))
  .join('\n')

// Every way in which the loader writes a code: to its findings, as an issue of a condition, or as a part of a wording.
const written = [
  /(?:error|miss)\(\s*'(\w+)'/g,
  /refuse\(\s*conversion,\s*'(\w+)'/g,
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
