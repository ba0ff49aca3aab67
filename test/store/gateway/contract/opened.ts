import { onTestFinished } from 'vitest'
import type { GatewayStore } from '../../../../src/store/gateway/gateway-store.ts'
import { temporaryDirectory } from '../../temporary-directory.ts'
import type { Driver } from '../contract.ts'

/** A store for the running test, and what closes it and opens it again. */
export interface Opened {
  readonly store: GatewayStore
  reopen(): Promise<GatewayStore>
}

export async function opened(driver: Driver): Promise<Opened> {
  const directory = temporaryDirectory()
  let store = await driver.open(directory)
  onTestFinished(() => store.close())
  return {
    store,
    async reopen() {
      await store.close()
      store = await driver.open(directory)
      return store
    },
  }
}

/** Checks a store as it is, and once more after it was closed and opened again. */
export async function nowAndReopened(
  { store, reopen }: Opened,
  check: (store: GatewayStore) => Promise<void>,
): Promise<void> {
  await check(store)
  await check(await reopen())
}
