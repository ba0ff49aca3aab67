import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openGatewayStore } from '../../../src/store/gateway/sqlite/gateway-store.ts'
import { sqliteModule } from '../../../src/store/sqlite/module.ts'
import { temporaryDirectory } from '../temporary-directory.ts'
import { agentRow, beatRow, noon } from './rows.ts'

const day = 86_400_000
const steps = 12

/** A store of twelve steps, some of them signed for and some of them in files of days. */
async function filled(moved: boolean): Promise<string> {
  const directory = temporaryDirectory()
  const store = openGatewayStore(directory, { now: () => noon })
  for (let n = 1; n <= steps; n += 1) {
    await store.transaction(async (step) => {
      await step.lock(['web-1'])
      const receivedAt = noon + n * (day / 4)
      await step.write({ agents: [agentRow('web-1', n)], beats: [beatRow('web-1', n, { receivedAt })] })
    })
    // A step without beats has a number too.
    await store.transaction(async (step) => {
      await step.lock(['web-2'])
      await step.write({ agents: [agentRow('web-2', n)] })
    })
    if (n % 5 === 0) await store.seal()
  }
  if (moved) await store.retain(noon + 3 * day, { recentMs: 2 * day, hotDays: 30, coldDays: 180 })
  await store.close()
  return directory
}

async function verdictAfter(directory: string, file: string, spoil: (db: DatabaseSync) => void) {
  const { DatabaseSync } = sqliteModule()
  const db = new DatabaseSync(join(directory, file))
  spoil(db)
  db.close()
  const store = openGatewayStore(directory)
  onTestFinished(() => store.close())
  return store.verifyBeats()
}

describe('the beats of a gateway', () => {
  it('verify as they were stored, also when some were moved', async () => {
    for (const moved of [false, true]) {
      expect(await verdictAfter(await filled(moved), 'gateway.db', () => {})).toMatchObject({
        ok: true,
        count: steps,
      })
    }
  })

  it('do not when one byte of a body was changed, and the step is named', async () => {
    const spoil = (db: DatabaseSync) => {
      const body = db.prepare('SELECT body FROM block WHERE no = 9').get()?.body as Uint8Array
      body[40] = (body[40] as number) ^ 1
      db.prepare('UPDATE block SET body = ? WHERE no = 9').run(body)
    }
    expect(await verdictAfter(await filled(false), 'gateway.db', spoil)).toEqual({ ok: false, block: 9 })
  })

  it('do not when a step was removed from a file of a day', async () => {
    const spoil = (db: DatabaseSync) => db.exec('DELETE FROM block WHERE no = (SELECT max(no) FROM block)')
    expect(await verdictAfter(await filled(true), 'days/2026-11-30.db', spoil)).toEqual({
      ok: false,
      block: 1,
    })
  })

  it('do not when the whole chain was made anew without the records that tell of it', async () => {
    const spoil = (db: DatabaseSync) => {
      db.exec('DELETE FROM block WHERE no > 1; DELETE FROM beat WHERE block > 1')
      db.exec('UPDATE meta SET block_digest = (SELECT digest FROM block WHERE no = 1)')
    }
    expect(await verdictAfter(await filled(false), 'gateway.db', spoil)).toEqual({ ok: false, block: 1 })
  })
})
