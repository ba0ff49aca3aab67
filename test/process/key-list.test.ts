import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { place } from './place.ts'

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
