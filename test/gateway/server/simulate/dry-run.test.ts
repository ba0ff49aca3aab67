import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { dryRun } from '../../../../src/gateway/server/simulate/dry-run.ts'
import { temporaryDirectory } from '../../../store/temporary-directory.ts'

/** A package whose command does this instead. */
function packageOf(statements: string): string {
  const root = temporaryDirectory()
  mkdirSync(join(root, 'bin'))
  writeFileSync(join(root, 'bin/vitals.cjs'), statements)
  return root
}

const request = { policy: 'version: 1', samples: [{ ts: 'a' }, { ts: 'b' }] }

describe('a dry run', () => {
  it('that does not end is killed, and nothing of it is left', async () => {
    const told = join(temporaryDirectory(), 'told')
    const root = packageOf(
      `require('node:fs').writeFileSync(${JSON.stringify(told)}, process.pid + ' ' + process.cwd()); for (;;);`,
    )
    expect(await dryRun(root, request)).toEqual({ kind: 'too-long' })
    const [pid, directory] = readFileSync(told, 'utf8').split(' ') as [string, string]
    expect(() => process.kill(Number(pid), 0)).toThrow('ESRCH')
    expect(existsSync(directory)).toBe(false)
  })

  it('that prints without end is killed, and nobody has to hold what it printed', async () => {
    const root = packageOf(`const more = () => process.stdout.write('x'.repeat(65536), more); more()`)
    expect(await dryRun(root, request)).toEqual({ kind: 'too-large' })
  })

  it('that takes more memory than it may ends as too large', async () => {
    const root = packageOf(`const all = []; for (;;) all.push(new Array(20000000).fill(0))`)
    expect(await dryRun(root, request)).toEqual({ kind: 'too-large' })
  })

  it('reads the policy as a file and the samples as lines, behind the state where one is given', async () => {
    const root = packageOf(`
      const read = (from) => require('node:fs').readFileSync(from, 'utf8')
      process.stdout.write(JSON.stringify({ policy: read('policy.yaml'), lines: read(0).trim().split('\\n') }))`)
    const printed = async (more: object) => {
      const run = await dryRun(root, { ...request, ...more })
      return JSON.parse(run.kind === 'ended' ? run.printed : '')
    }
    expect(await printed({})).toEqual({ policy: 'version: 1', lines: ['{"ts":"a"}', '{"ts":"b"}'] })
    const { lines } = await printed({ state: { version: 1 } })
    expect(lines.map((line: string) => JSON.parse(line))).toEqual([
      { recording: 1, fill: true, state: { version: 1 } },
      { ts: 'a' },
      { ts: 'b' },
    ])
  })

  it('sees nothing of the environment of the gateway', async () => {
    const root = packageOf(`process.stdout.write(JSON.stringify(Object.keys(process.env)))`)
    process.env.VITALS_TEST_SECRET = 'x'
    try {
      const run = await dryRun(root, request)
      expect(JSON.parse(run.kind === 'ended' ? run.printed : '')).toEqual(['HOME'])
    } finally {
      delete process.env.VITALS_TEST_SECRET
    }
  })
})
