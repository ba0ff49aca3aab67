import { statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { gatewayKey } from '../../../../src/gateway/server/keys/key-file.ts'
import { KeyKeeper } from '../../../../src/gateway/server/keys/key-keeper.ts'
import { KeyRing } from '../../../../src/gateway/server/keys/key-ring.ts'
import { SecretBox } from '../../../../src/gateway/server/keys/secret-box.ts'
import { openGatewayStore } from '../../../../src/store/gateway/sqlite/gateway-store.ts'
import { temporaryDirectory } from '../../../store/temporary-directory.ts'

/** A store with a keeper of its keys and a ring that follows it. */
function keys(directory = temporaryDirectory()) {
  const store = openGatewayStore(directory)
  onTestFinished(() => store.close())
  const { key } = gatewayKey(directory, {}, true)
  const box = new SecretBox(key)
  const keeper = new KeyKeeper({ store, box, now: () => 1_000, by: 'test' })
  const ring = new KeyRing(box)
  const states = async () => {
    const rows = (await keeper.list()).filter(({ revokedAt }) => revokedAt === null)
    return Object.fromEntries(rows.map(({ id, body }) => [id, JSON.parse(body).state]))
  }
  return { store, keeper, ring, states, directory }
}

const secretIn = (text: string) => Buffer.from(text.replace('whsec_', ''), 'base64')

describe('the keys of agents', () => {
  it('sign for their agent, and are stored so that the database alone tells no secret', async () => {
    const { store, keeper, ring } = keys()
    const { key_id, secret } = await keeper.createKey('web-1', { env: 'prod' })
    await ring.follow(store)
    expect(ring.find(key_id)).toEqual({
      ...{ agent: 'web-1', secret: secretIn(secret), labels: { env: 'prod' }, state: 'current' },
    })
    expect(ring.find('ak_unknown')).toBeNull()
    const stored = JSON.stringify(await store.keys())
    expect(stored).not.toContain(secret.replace('whsec_', ''))
    expect(JSON.stringify(await store.trail({ limit: 10 }))).not.toContain(secret.replace('whsec_', ''))
    await expect(keeper.createKey('web-1', {})).rejects.toMatchObject({ code: 'KEY_EXISTS' })
    await expect(keeper.createKey('no id', {})).rejects.toMatchObject({ code: 'USAGE' })
    await expect(keeper.createToken('', [])).rejects.toMatchObject({ code: 'USAGE' })
  })

  it('rotate without a gap: the old and the new sign, until the old is revoked', async () => {
    const { store, keeper, ring, states } = keys()
    const first = await keeper.createKey('web-1', { env: 'prod' })
    const second = await keeper.rotateKey('web-1')
    expect(await states()).toEqual({ [first.key_id]: 'current', [second.key_id]: 'next' })
    await ring.follow(store)
    expect([ring.find(first.key_id), ring.find(second.key_id)]).toMatchObject([
      { agent: 'web-1', state: 'current' },
      { agent: 'web-1', state: 'next', labels: { env: 'prod' } },
    ])
    await keeper.revoke(first.key_id)
    expect(await states()).toEqual({ [second.key_id]: 'current' })
    expect(await ring.follow(store)).toBe(true)
    expect(ring.find(first.key_id)).toBeNull()
    expect(await ring.follow(store)).toBe(false)
    await expect(keeper.revoke(first.key_id)).rejects.toMatchObject({ code: 'NO_SUCH_KEY' })
    await expect(keeper.rotateKey('web-2')).rejects.toMatchObject({ code: 'NO_SUCH_KEY' })
  })

  it('leave one current key, at most one next and one previous, whatever is done to them', async () => {
    const steps = fc.array(fc.oneof(fc.constant('rotate'), fc.nat(9)), { maxLength: 12 })
    await fc.assert(
      fc.asyncProperty(steps, async (list) => {
        const { keeper, states } = keys()
        await keeper.createKey('web-1', {})
        for (const step of list) {
          const ids = Object.keys(await states())
          if (ids.length === 0) break
          if (typeof step === 'string') await keeper.rotateKey('web-1')
          else await keeper.revoke(ids[step % ids.length] as string)
          const left = Object.values(await states())
          expect(new Set(left).size).toBe(left.length)
          if (left.length > 0) expect(left).toContain('current')
        }
      }),
      { numRuns: 20 },
    )
  })

  it('are listed as unreadable where the key file is another', async () => {
    const { store, keeper } = keys()
    const { key_id } = await keeper.createKey('web-1', {})
    const stranger = new KeyRing(new SecretBox(new Uint8Array(32)))
    await stranger.follow(store)
    expect(stranger.find(key_id)).toBeNull()
    expect(stranger.unreadable).toEqual([key_id])
  })

  it('leave a record of every change', async () => {
    const { store, keeper } = keys()
    const { key_id } = await keeper.createKey('web-1', {})
    await keeper.revoke(key_id)
    const { items } = await store.trail({ limit: 10, type: 'key', forward: true })
    expect(items.map(({ entry }) => entry)).toMatchObject([
      { type: 'key', event: 'created', key: key_id, agent: 'web-1', by: 'test' },
      { type: 'key', event: 'revoked', key: key_id, subject: 'web-1', by: 'test' },
    ])
  })
})

describe('tokens of operators', () => {
  it('tell who it is and what they may do, until they are revoked', async () => {
    const { store, keeper, ring } = keys()
    const { id, token } = await keeper.createToken('ops', ['operator.read'])
    await ring.follow(store)
    expect(ring.operator(token)).toEqual({ id, name: 'ops', scopes: ['operator.read'] })
    expect(ring.operator(`${token.slice(0, -1)}x`)).toBeNull()
    expect(JSON.stringify(await store.keys())).not.toContain(token.slice(19, 62))
    await keeper.revoke(id)
    await ring.follow(store)
    expect(ring.operator(token)).toBeNull()
  })
})

describe('the key file of a gateway', () => {
  it('is made once, for its owner alone, and refused where others may read it or it is none', () => {
    const directory = temporaryDirectory()
    const { path, key } = gatewayKey(directory, {}, true)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(gatewayKey(directory, {}, true).key).toEqual(key)
    expect(() => gatewayKey(temporaryDirectory(), {}, false)).toThrow('There is no file')
    writeFileSync(path, 'c2hvcnQ=\n')
    expect(() => gatewayKey(directory, {}, true)).toThrow('32 bytes')
  })

  it('may be a credential of systemd', () => {
    const directory = temporaryDirectory()
    const credentials = temporaryDirectory()
    writeFileSync(join(credentials, 'vitals-gateway-key'), Buffer.alloc(32, 7).toString('base64'))
    const { key } = gatewayKey(directory, { CREDENTIALS_DIRECTORY: credentials }, false)
    expect(key).toEqual(Buffer.alloc(32, 7))
  })
})
