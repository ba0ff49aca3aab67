import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { KeyKeeper } from '../../../../src/gateway/server/keys/key-keeper.ts'
import { SecretBox } from '../../../../src/gateway/server/keys/secret-box.ts'
import { openGatewayStore } from '../../../../src/store/gateway/sqlite/gateway-store.ts'
import { temporaryDirectory } from '../../../store/temporary-directory.ts'

/** A keeper of keys at a time that the test sets. */
function keeping() {
  const store = openGatewayStore(temporaryDirectory())
  onTestFinished(() => store.close())
  const clock = { at: 1_000 }
  const box = new SecretBox(new Uint8Array(32))
  const keeper = new KeyKeeper({ store, box, now: () => clock.at, by: 'test' })
  const enrol = (match: string, max: number) =>
    keeper.createJoiningKey({ match, max, ttlMs: 60_000, labels: {} })
  let requests = 0
  const join = (joiningKey: string, agent: string, more = {}) => {
    requests += 1
    return keeper.join({ joiningKey, agent, request: `r${requests}`, hasBeaten: false, ...more })
  }
  return { keeper, clock, enrol, join }
}

describe('joining', () => {
  it('a name whose key was ended takes a joining key that is newer than that', async () => {
    const { keeper, clock, enrol, join } = keeping()
    const old = await enrol('*', 5)
    const { key_id } = (await join(old.key_id, 'web-1')) as { key_id: string }
    clock.at += 10
    await keeper.revoke(key_id)
    clock.at += 10
    expect(await join(old.key_id, 'web-1')).toBe('name-ended')
    const fresh = await enrol('*', 5)
    expect(await join(fresh.key_id, 'web-1')).toMatchObject({ agent_id: 'web-1' })
  })

  it('the same request again has the place of the first, until a beat was taken or the key was rotated', async () => {
    const { keeper, enrol, join } = keeping()
    const { key_id: joiningKey } = await enrol('*', 1)
    expect(await join(joiningKey, 'web-1', { request: 'a' })).toMatchObject({ agent_id: 'web-1' })
    expect(await join(joiningKey, 'web-1', { request: 'b' })).toBe('name-taken')
    expect(await join(joiningKey, 'web-1', { request: 'a' })).toMatchObject({ agent_id: 'web-1' })
    expect(await join(joiningKey, 'web-1', { request: 'a', hasBeaten: true })).toBe('name-taken')
    await keeper.rotateKey('web-1')
    expect(await join(joiningKey, 'web-1', { request: 'a' })).toBe('name-taken')
    expect(await join(joiningKey, 'web-2')).toBe('joining-key-spent')
  })

  it('never gives more agents keys than a joining key is for, however many ask at once and again', async () => {
    const asked = fc.array(fc.record({ agent: fc.nat(5), request: fc.nat(3) }), { maxLength: 12 })
    await fc.assert(
      fc.asyncProperty(asked, fc.integer({ min: 1, max: 4 }), async (all, max) => {
        const { keeper, enrol, join } = keeping()
        const { key_id: joiningKey } = await enrol('*', max)
        await Promise.all(
          all.map(({ agent, request }) =>
            join(joiningKey, `web-${agent}`, { request: `${agent} ${request}` }),
          ),
        )
        const good = (await keeper.list()).filter((row) => row.kind === 'agent' && row.revokedAt === null)
        expect(good.length).toBe(Math.min(max, new Set(all.map(({ agent }) => agent)).size))
        expect(new Set(good.map(({ subject }) => subject)).size).toBe(good.length)
      }),
      { numRuns: 20 },
    )
  })
})
