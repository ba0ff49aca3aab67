import type { FleetReads } from '../../../store/gateway/reads.ts'
import type { ChannelLine } from '../methods/answers/channel-line.ts'
import type { MessageAddress } from '../settings/message-address.ts'
import { type ChannelFacts, channelFacts, channelLine } from './channel-state.ts'
import { reach } from './reach.ts'

const mostFates = 500
const reachMs = 5_000

/** What the channels of a gateway are told from. */
export interface ChannelEdges {
  readonly store: Pick<FleetReads, 'effectFates'>
  /** Where the policies send what is told, now. */
  readonly addresses: () => readonly MessageAddress[]
  readonly env: Readonly<Record<string, string | undefined>>
  /** Epoch milliseconds. */
  readonly now: () => number
}

/** The ways by which a gateway tells people, and how they are. */
export class Channels {
  readonly #edges: ChannelEdges
  #looking: Promise<readonly ChannelLine[]> | null = null

  constructor(edges: ChannelEdges) {
    this.#edges = edges
  }

  /** How they are by what was sent over them. */
  async told(): Promise<readonly ChannelLine[]> {
    return (await this.#facts()).map((facts) => channelLine(facts, undefined))
  }

  /** The same, when each was looked for: who asks while that goes on gets its answer. */
  looked(): Promise<readonly ChannelLine[]> {
    this.#looking ??= this.#look().finally(() => {
      this.#looking = null
    })
    return this.#looking
  }

  async #look(): Promise<readonly ChannelLine[]> {
    const facts = await this.#facts()
    return await Promise.all(facts.map(async (each) => channelLine(each, await this.#unreached(each))))
  }

  async #unreached({ address, fault }: ChannelFacts): Promise<string | null | undefined> {
    const { env, now } = this.#edges
    const text = address.variable === null ? address.url : env[address.variable]
    const url = fault === null && text !== undefined && text !== null ? URL.parse(text) : null
    return url === null ? undefined : await reach(url, now(), reachMs)
  }

  async #facts(): Promise<readonly ChannelFacts[]> {
    const { store, addresses, env } = this.#edges
    return channelFacts(addresses(), env, await store.effectFates(mostFates))
  }
}
