import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { place } from './place.ts'
import { emptyDirectory, vitals } from './vitals.ts'

it('vitals key list says where there is no key yet, and makes nothing', async () => {
  const given = place()
  const run = await given.run(['key', 'list', '--state-dir', 'nowhere'])
  expect(run).toMatchObject({
    status: 0,
    stdout: '',
    stderr: expect.stringContaining("'vitals gateway run' makes the first"),
  })
  expect(run.stderr).toContain(join(given.cwd, 'nowhere'))
  expect(existsSync(join(given.cwd, 'nowhere'))).toBe(false)
})

it.each([
  [['key', 'rotate', 'web-1'], 'There is no valid key of the agent web-1.'],
  [['key', 'revoke', 'ak_none'], 'There is no valid key ak_none.'],
])('vitals %j says that there is no such key, and makes nothing', async (args, words) => {
  const home = emptyDirectory()
  const { status, stderr } = await vitals([...args, '--state-dir', home], { env: { HOME: home } })
  expect([status, stderr.split('\n')[0]]).toEqual([66, `Error: ${words}`])
  expect(readdirSync(home)).toEqual([])
})
