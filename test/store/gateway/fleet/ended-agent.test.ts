import { cpSync } from 'node:fs'
import { expect, it, onTestFinished } from 'vitest'
import {
  openGatewayStore,
  type SqliteGatewayStore,
} from '../../../../src/store/gateway/sqlite/gateway-store.ts'
import { temporaryDirectory } from '../../temporary-directory.ts'
import { agentRow } from '../rows.ts'

/** The store as a kill at this moment leaves it, opened again. */
function killed(directory: string): SqliteGatewayStore {
  const copy = temporaryDirectory()
  cpSync(directory, copy, { recursive: true })
  const store = openGatewayStore(copy)
  onTestFinished(() => store.close())
  return store
}

it('an end and what came after it are found again after a kill, whatever was logged before', async () => {
  const directory = temporaryDirectory()
  const store = openGatewayStore(directory)
  onTestFinished(() => store.close())
  const write = (rev: number, seq: number) =>
    store.transaction(async (step) => {
      await step.lock(['web-1'])
      await step.write({ agents: [agentRow('web-1', rev, { seq })] })
    })
  const end = () =>
    store.transaction(async (step) => {
      await step.lock(['web-1'])
      await step.write({ ended: ['web-1'] })
    })
  for (let rev = 1; rev <= 9; rev += 1) await write(rev, rev)
  await end()
  expect(await killed(directory).agent('web-1')).toBeNull()
  for (let rev = 1; rev <= 3; rev += 1) await write(rev, 100 + rev)
  expect(await killed(directory).agent('web-1')).toMatchObject({ rev: 3, seq: 103 })
  await end()
  await write(1, 200)
  expect(await killed(directory).agent('web-1')).toMatchObject({ rev: 1, seq: 200 })
})
