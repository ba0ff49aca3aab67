import type { EffectFate } from '../../../store/gateway/reads.ts'
import type { PlannedEffect } from '../judge/items.ts'
import type { ChannelLine } from '../methods/answers/channel-line.ts'
import { readEffect } from '../outbox/read-effect.ts'
import { faultOf, type MessageAddress } from '../settings/message-address.ts'

/** What is known of a channel before anybody looks. */
export interface ChannelFacts {
  readonly address: MessageAddress
  readonly accountId: string
  /** Why nothing can be sent by it; `null` where it can. */
  readonly fault: string | null
  /** The newest message whose try ended; `null` for none. */
  readonly last: EffectFate | null
  /** When the newest that arrived was planned; `null` for none. */
  readonly deliveredAt: number | null
}

/** The channels that these addresses are, each once, with what became of their messages. @param fates the newest first */
export function channelFacts(
  addresses: readonly MessageAddress[],
  env: Readonly<Record<string, string | undefined>>,
  fates: readonly EffectFate[],
): readonly ChannelFacts[] {
  const tried = fates.flatMap((fate) => {
    const effect = fate.result === null ? null : readEffect(fate.effect)
    return effect === null ? [] : [{ fate, key: keyOf(addressIn(effect)) }]
  })
  const known = new Map(addresses.map((address) => [keyOf(address), address]))
  const names = new Map<string, number>()
  return [...known].map(([key, address]) => {
    const own = tried.filter((each) => each.key === key).map(({ fate }) => fate)
    const name = JSON.stringify([address.kind, address.action])
    const count = (names.get(name) ?? 0) + 1
    names.set(name, count)
    return {
      address,
      accountId: count === 1 ? address.action : `${address.action}#${count}`,
      fault: faultOf(address, env)?.message ?? null,
      last: own[0] ?? null,
      deliveredAt: own.find(({ result }) => result === 'delivered')?.at ?? null,
    }
  })
}

/** A channel as it is told. @param unreached what a look came to: why it is not reached, `null` for reached, `undefined` for no look */
export function channelLine(
  { address: { kind }, accountId, fault, last, deliveredAt }: ChannelFacts,
  unreached: string | null | undefined,
): ChannelLine {
  const line = { id: kind, accountId, lastMessage: deliveredAt }
  const broken = fault ?? unreached ?? null
  if (broken !== null) return { ...line, status: 'disconnected', error: broken }
  const error = errorOf(last)
  if (error !== null) return { ...line, status: unreached === null ? 'impaired' : 'disconnected', error }
  return { ...line, status: unreached === null || last !== null ? 'connected' : 'running', error: null }
}

const words = {
  refused: 'was refused by its receiver',
  failed: 'did not arrive',
  timed_out: 'got no answer in time',
  lost: 'was perhaps not sent',
} as const

function errorOf(last: EffectFate | null): string | null {
  if (last === null || last.result === null || last.result === 'delivered') return null
  const { result, tries, isWaiting } = last
  const times = tries === 1 ? '1 try' : `${tries} tries`
  return `the last message ${words[result]}: ${times}${isWaiting ? ', it is tried again' : ', it was given up'}`
}

type Addressed = Pick<MessageAddress, 'action' | 'kind' | 'variable' | 'url'>

function addressIn({ action: { name, kind, options } }: PlannedEffect): Addressed {
  const { url, url_env: variable } = options
  return {
    ...{ action: name, kind },
    variable: typeof variable === 'string' ? variable : null,
    url: typeof url === 'string' ? url : null,
  }
}

function keyOf({ action, kind, variable, url }: Addressed): string {
  return JSON.stringify([kind, action, variable, variable === null ? url : null])
}
