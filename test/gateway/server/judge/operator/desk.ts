import { onTestFinished } from 'vitest'
import type { Policy } from '../../../../../src/core/policy/language/policy.ts'
import type { Answer } from '../../../../../src/gateway/server/judge/items.ts'
import { JudgeHost } from '../../../../../src/gateway/server/judge/judge-host.ts'
import {
  type AskedSilence,
  type AskedWord,
  Operators,
} from '../../../../../src/gateway/server/judge/operator/operators.ts'
import { rederive } from '../../../../../src/gateway/server/judge/rederive/rederive.ts'
import { JudgedPolicies } from '../../../../../src/gateway/server/judge/state/judged-policy.ts'
import { openGatewayStore } from '../../../../../src/store/gateway/sqlite/gateway-store.ts'
import { temporaryDirectory } from '../../../../store/temporary-directory.ts'
import { beatBody, diskPolicy, interval, signed, start } from '../bench.ts'

const nothingSaid: Omit<AskedWord, 'agent' | 'heartbeatId'> = {
  ...{ by: 'mara', via: 'token', note: '', checks: [], sticky: false, expiresAt: null },
  ...{ label: null, isRemediated: false, action: null },
}

/** A judge over a store on the disk, with a clock of its own, and somebody who speaks to it. */
export class Desk {
  readonly directory = temporaryDirectory()
  now = start
  readonly #store = openGatewayStore(this.directory, { now: () => this.now })
  readonly #host = new JudgeHost({
    store: this.#store,
    now: () => this.now,
    clock: { drift: () => 0, isHolding: false },
    chance: () => 0.5,
    failed: (error) => {
      throw error
    },
  })
  readonly #operators = new Operators({
    store: this.#store,
    now: () => this.now,
    hear: (word) => this.#host.hear(word),
    checksOf: async (agent) => (await this.#host.status(agent))?.checks.map(({ name }) => name) ?? [],
  })
  readonly #policy: Policy

  private constructor(policy: Policy) {
    this.#policy = policy
    onTestFinished(() => this.#store.close())
  }

  static async open(policy = diskPolicy): Promise<Desk> {
    const desk = new Desk(policy)
    await desk.#host.use([policy])
    return desk
  }

  get counts() {
    return this.#host.counts
  }

  /** Beats of an agent, one an interval from this number on, each with this much room. @returns the ids */
  async beats(first: number, frees: readonly number[], more: Parameters<typeof beatBody>[0] = {}) {
    const ids: string[] = []
    for (const [index, free] of frees.entries()) {
      const body = beatBody({ seq: first + index, free, ...more })
      this.now = start + (first + index) * interval
      const [answer] = await this.#host.judge([
        signed(body, { receivedAt: this.now, policy: this.#policy.digest }),
      ])
      if (answer?.status !== 200) throw new Error(answer?.body)
      ids.push(body.heartbeat_id)
    }
    return ids
  }

  /** Looks after an agent that is silent. */
  async silent(at: number, agent = 'web-1') {
    this.now = at
    await this.#host.judge([{ kind: 'deadline', agent, at, notBefore: 0, isMassSilence: false }])
  }

  async speak(said: Partial<AskedWord> = {}) {
    const word = { agent: 'web-1', heartbeatId: null, ...nothingSaid, ...said }
    return parsed(await this.#operators.speak(word))
  }

  /** Silences an agent for so many milliseconds from now on. */
  async silence(forMs: number, asked: Partial<AskedSilence> = {}) {
    return parsed(
      await this.#operators.silence({
        ...{ kind: 'silence', agent: 'web-1', checks: [], from: null, until: this.now + forMs },
        ...{ note: '', by: 'mara', via: 'token', ...asked },
      }),
    )
  }

  async end(id: string) {
    return parsed(await this.#operators.endSilence(id, { by: 'noor', via: 'token' }))
  }

  async status(agent = 'web-1') {
    const status = await this.#host.status(agent)
    if (status === null) throw new Error(`nothing is known of ${agent}`)
    return status
  }

  async deadline(agent = 'web-1') {
    return (await this.#store.agent(agent))?.deadlineAt ?? null
  }

  /** What is planned, as `check kind state`. */
  async outbox() {
    const { items } = await this.#store.outbox({ limit: 99 })
    return items.map(({ effect }) => {
      const { decision } = JSON.parse(effect)
      return `${decision.check} ${decision.kind} ${decision.state}`
    })
  }

  /** Records of a type, the oldest first, without their times. */
  async records(type: string) {
    const { items } = await this.#store.trail({ limit: 500, type, forward: true })
    return items.map(({ entry: { ts: _, type: __, ...rest } }) => rest)
  }

  /** Decides everything again. */
  async again() {
    return await rederive(this.#store, new JudgedPolicies(), { limit: 1_000 })
  }
}

function parsed({ status, body }: Answer) {
  return { status, ...JSON.parse(body) }
}
