import { expect, test } from 'vitest'
import { temporaryDirectory } from '../store/temporary-directory.ts'
import { complaint, killOnce } from './kill-loop.ts'

const rounds = 15

test(`${rounds} processes killed while saving lose no saved run and leave state and audit in step`, {
  timeout: 120_000,
}, async () => {
  const stateDir = temporaryDirectory()
  for (let round = 0; round < rounds; round += 1) {
    expect(complaint(await killOnce(stateDir, '/srv/policy.yaml'))).toBeNull()
  }
})
