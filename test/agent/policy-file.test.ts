import { mkdirSync, symlinkSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readPolicyFile } from '../../src/agent/policy-file.ts'
import { agentHost } from './agent-host.ts'

const refused = (code: string) => expect.objectContaining({ code })

describe('a policy file', () => {
  it('is known by its real path and by the digest of its bytes', () => {
    const { path, write } = agentHost('a: 1\n')
    symlinkSync(path('policy.yaml'), path('link.yaml'))
    const file = readPolicyFile(path('link.yaml'))
    expect(file).toMatchObject({ shownPath: path('link.yaml'), realPath: path('policy.yaml') })
    expect(file.digest).toBe(readPolicyFile(path('policy.yaml')).digest)
    write('policy.yaml', 'a: 2\n')
    expect(readPolicyFile(path('policy.yaml')).digest).not.toBe(file.digest)
  })

  it('is refused where it is not there, or no file', () => {
    const { path } = agentHost('')
    mkdirSync(path('directory'))
    expect(() => readPolicyFile(path('none.yaml'))).toThrow(refused('POLICY_NOT_FOUND'))
    expect(() => readPolicyFile(path('policy.yaml/x'))).toThrow(refused('POLICY_NOT_FOUND'))
    expect(() => readPolicyFile(path('directory'))).toThrow(
      expect.objectContaining({ code: 'IO', message: expect.stringContaining('it is a directory') }),
    )
  })

  it('of any size is read no further than a policy may be long', () => {
    const { path, write } = agentHost('')
    write('policy.yaml', '#'.repeat(3_000_000))
    expect(readPolicyFile(path('policy.yaml')).bytes.length).toBe(256 * 1_024 + 1)
  })
})
