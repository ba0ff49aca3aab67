import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { stateFile, stateFiles } from '../../../src/store/sqlite/state-file.ts'
import { temporaryDirectory } from '../temporary-directory.ts'

describe('the state file of a policy', () => {
  it('is the same by every path that leads to the policy, also when the policy is gone', () => {
    const directory = temporaryDirectory()
    const real = join(directory, 'real')
    mkdirSync(real)
    symlinkSync(real, join(directory, 'link'))
    const policy = join(real, 'policy.yaml')
    writeFileSync(policy, '')
    symlinkSync(policy, join(directory, 'named.yaml'))
    const file = stateFile('/state', policy)
    expect(file.policyPath).toBe(policy)
    expect(file.path).toMatch(/^\/state\/probe\/[0-9a-f]{20}\.db$/)
    expect(stateFile('/state', join(directory, 'named.yaml'))).toEqual(file)
    rmSync(policy)
    expect(stateFile('/state', join(directory, 'link', 'policy.yaml'))).toEqual(file)
  })

  it('of a name that is no path does not depend on where one stands', () => {
    expect(stateFile('/state', 'builtin:host').policyPath).toBe('builtin:host')
    expect(stateFile('/state', 'C:/x').policyPath).not.toBe('C:/x')
  })
})

describe('the state files of a directory', () => {
  it('are those with names of ours, in the order of their names', () => {
    const directory = temporaryDirectory()
    const ours = ['f', '0', 'a'].map((digit) => `${digit.repeat(20)}.db`)
    mkdirSync(join(directory, 'probe'))
    const others = ['x.db', `${'a'.repeat(20)}.db-journal`, `${'A'.repeat(20)}.db`, `${'a'.repeat(21)}.db`]
    for (const name of [...ours, ...others]) writeFileSync(join(directory, 'probe', name), '')
    expect(stateFiles(directory)).toEqual([...ours].sort().map((name) => join(directory, 'probe', name)))
  })

  it('are none where there is no directory', () => {
    expect(stateFiles(join(temporaryDirectory(), 'none'))).toEqual([])
  })
})
