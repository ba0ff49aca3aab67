import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { KeyKeeper } from '../../../../src/gateway/server/keys/key-keeper.ts'
import { KeyRing } from '../../../../src/gateway/server/keys/key-ring.ts'
import { SecretBox } from '../../../../src/gateway/server/keys/secret-box.ts'
import { firstCredentials } from '../../../../src/gateway/server/run/first-credentials.ts'
import { openGatewayStore } from '../../../../src/store/gateway/sqlite/gateway-store.ts'
import { temporaryDirectory } from '../../../store/temporary-directory.ts'

/** A gateway's credentials; `dyingAt` ends every work before so many of its steps, as a kill does. */
function credentials() {
  const directory = temporaryDirectory()
  const store = openGatewayStore(directory)
  const box = new SecretBox(new Uint8Array(32).fill(7))
  const keeper = new KeyKeeper({ store, box, now: Date.now, by: 'files' })
  const dyingAt = (step: number): KeyKeeper => {
    let steps = 0
    const die = (method: (...args: unknown[]) => Promise<unknown>, isAfter: boolean) => {
      return async (...args: unknown[]) => {
        if (!isAfter && ++steps === step) throw new Error('killed')
        const result = await method.apply(keeper, args)
        if (isAfter && ++steps === step) throw new Error('killed')
        return result
      }
    }
    return new Proxy(keeper, {
      get: (target, name: keyof KeyKeeper) => {
        const method = target[name] as (...args: unknown[]) => Promise<unknown>
        return die(die(method, true), false)
      },
    })
  }
  return { directory, store, box, keeper, dyingAt }
}

it.each([1, 2, 3, 4, 5, 6])(
  'the first credentials are whole at the next start, wherever the first was killed (%i)',
  async (step) => {
    const { directory, store, box, keeper, dyingAt } = credentials()
    await expect(firstCredentials(directory, 'web-1', dyingAt(step))).rejects.toThrow('killed')
    const made = await firstCredentials(directory, 'web-1', keeper)
    expect(made).not.toBeNull()
    const ring = new KeyRing(box)
    await ring.follow(store)
    const token = readFileSync(join(directory, 'operator.token'), 'utf8').trim()
    const key = JSON.parse(readFileSync(join(directory, 'agent-key.json'), 'utf8'))
    expect(ring.operator(token)).not.toBeNull()
    expect(ring.find(key.key_id)).toMatchObject({ agent: 'web-1' })
    const good = (await keeper.list()).filter(({ revokedAt }) => revokedAt === null)
    expect(good).toHaveLength(2)
    expect(readdirSync(directory).filter((name) => name.includes('unfinished'))).toEqual([])
    expect(await firstCredentials(directory, 'web-1', keeper)).toBeNull()
    await store.close()
  },
)

it('whoever made credentials and lost their files keeps them as they are', async () => {
  const { directory, store, keeper } = credentials()
  await keeper.createKey('web-1', {})
  expect(await firstCredentials(directory, 'web-1', keeper)).toBeNull()
  expect(await keeper.list()).toHaveLength(1)
  await store.close()
})
