import type { RemoteStore } from '../judge/thread/judge-thread.ts'
import { gatewayKey } from '../keys/key-file.ts'
import { KeyKeeper } from '../keys/key-keeper.ts'
import { KeyRing } from '../keys/key-ring.ts'
import { SecretBox } from '../keys/secret-box.ts'

// A revocation counts within a second, also one that another process made.
const followEveryMs = 250

/** The credentials of a running gateway: who may sign now, and the hand that changes it. */
export class GatewayKeys {
  readonly ring: KeyRing
  readonly keeper: KeyKeeper
  readonly #store: RemoteStore
  readonly #failed: (error: unknown) => void
  /** Told when other credentials count than before. */
  changed: () => void = () => {}
  #timer: NodeJS.Timeout | null = null

  private constructor(
    store: RemoteStore,
    box: SecretBox,
    now: () => number,
    failed: (error: unknown) => void,
  ) {
    this.#store = store
    this.#failed = failed
    this.ring = new KeyRing(box)
    this.keeper = new KeyKeeper({ store, box, now, by: 'socket' })
  }

  /** @param failed told where the keys could not be followed */
  static async open(
    store: RemoteStore,
    { directory, env, now }: { directory: string; env: NodeJS.ProcessEnv; now: () => number },
    failed: (error: unknown) => void,
  ): Promise<GatewayKeys> {
    const { keys } = await store.keys()
    const { key } = gatewayKey(directory, env, keys.length === 0)
    return new GatewayKeys(store, new SecretBox(key), now, failed)
  }

  /** Takes what changed into use, now. */
  readonly follow = async (): Promise<void> => {
    if (await this.ring.follow(this.#store)) this.changed()
  }

  start(): void {
    this.#timer = setInterval(() => void this.follow().catch(this.#failed), followEveryMs)
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer)
  }
}
