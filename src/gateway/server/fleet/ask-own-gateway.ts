import { join } from 'node:path'
import { VitalsError } from '../../../core/errors.ts'
import { gatewayDirectory } from '../../../settings/gateway/own-gateway.ts'
import { socketName } from '../run/gateway-options.ts'
import { type Asked, exchange, isListening, type Meanings } from '../socket/own-socket.ts'
import { type RemoteGateway, remotePlace } from '../socket/place.ts'

/** Asks the gateway of this account something; refusals are errors as `meanings` says. */
export type AskOwnGateway = <Answer>(asked: Asked, meanings?: Meanings) => Promise<Answer>

/**
 * The gateway that runs on a state directory, asked over its own socket: the account that runs it needs no token.
 *
 * Each question throws VitalsError GATEWAY_UNREACHABLE where none listens there.
 */
export function askOwnGateway(stateDirectory: string): AskOwnGateway {
  const socket = socketIn(stateDirectory)
  return async <Answer>(asked: Asked, meanings: Meanings = {}) => {
    if (!(await isListening(socket))) throw unreachable(socket)
    return await exchange<Answer>(socket, asked, meanings)
  }
}

/** A gateway of ours: that of a state directory over its own socket, or one elsewhere over the network. */
export function askGateway(where: string | RemoteGateway): AskOwnGateway {
  if (typeof where === 'string') return askOwnGateway(where)
  const place = remotePlace(where)
  return (asked, meanings = {}) => exchange(place, asked, meanings)
}

/** Whether a gateway of this account runs on a state directory. */
export function isGatewayRunning(stateDirectory: string): Promise<boolean> {
  return isListening(socketIn(stateDirectory))
}

function socketIn(stateDirectory: string): string {
  return join(gatewayDirectory(stateDirectory), socketName)
}

function unreachable(socket: string): VitalsError {
  return new VitalsError('GATEWAY_UNREACHABLE', {
    params: { url: socket, detail: 'no gateway of this account runs on this state directory' },
    hint: "'vitals gateway run' starts one; --state-dir names the state directory of another.",
  })
}

interface Page<Item> {
  readonly items: readonly Item[]
  readonly next: string | null
}

/** Page after page of a list, `most` items at most. */
export async function pages<Item>(
  page: (cursor: string | null) => Promise<Page<Item>>,
  most: number,
): Promise<readonly Item[]> {
  const all: Item[] = []
  let cursor: string | null = null
  do {
    const { items, next }: Page<Item> = await page(cursor)
    all.push(...items)
    cursor = next
  } while (cursor !== null && all.length < most)
  return all.length > most ? all.slice(0, most) : all
}

/** What a query asks for; what is not given is not in it. */
export type Query = Readonly<Record<string, string | number | null | undefined>>

/** A query as text: empty, or from its `?` on. */
export function queryText(query: Query): string {
  const given = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined) given.set(name, String(value))
  }
  return given.size === 0 ? '' : `?${given}`
}
