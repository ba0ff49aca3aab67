import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'

/** The file in a gateway's directory that says where it is asked while it runs. */
export const addressName = 'gateway.json'
/** The file in a gateway's directory with the key that was made for the agent of its own host. */
export const firstKeyName = 'agent-key.json'

const addressSchema = v.object({
  /** `http://HOST:PORT`, or `https:`. */
  url: v.string(),
  /** Its own socket, for the account that runs it. */
  socket: v.string(),
  pid: v.number(),
  /** RFC 3339 in UTC. */
  started_at: v.string(),
})

/** Where a running gateway is found. */
export type GatewayAddress = Readonly<v.InferOutput<typeof addressSchema>>

/** Where the gateway of a state directory keeps everything. */
export function gatewayDirectory(stateDirectory: string): string {
  return join(stateDirectory, 'gateway')
}

/** The gateway of this account that runs on a state directory; `null` where none does, or others own what says so. */
export function ownGateway(stateDirectory: string): GatewayAddress | null {
  try {
    const text = readFileSync(join(gatewayDirectory(stateDirectory), addressName), 'utf8')
    return v.parse(addressSchema, JSON.parse(text))
  } catch {
    return null
  }
}

/** The file of the first agent's key beside a gateway; `null` where there is none. */
export function firstAgentKey(stateDirectory: string): string | null {
  const path = join(gatewayDirectory(stateDirectory), firstKeyName)
  return existsSync(path) ? path : null
}
