import { join } from 'node:path'
import { execa } from 'execa'
import { expect, it } from 'vitest'
import { checkout, emptyDirectory } from './vitals.ts'

it('a gateway that is ended as soon as it says that it listens stops as at any other time', async () => {
  const script = join(import.meta.dirname, 'ended-at-start-process.ts')
  const { exitCode, stdout } = await execa(process.execPath, [script, emptyDirectory(), checkout], {
    ...{ reject: false, timeout: 60_000, killSignal: 'SIGKILL' },
  })
  expect(stdout.split('\n').map((line) => JSON.parse(line).message)).toEqual(
    expect.arrayContaining(['listening', 'stopping', 'stopped']),
  )
  expect(exitCode).toBe(143)
}, 90_000)
