import type { Desk, GatewayDesk } from '../../core/fleet/desk.ts'
import { type FleetPlace, fleetPlace, type PlaceGiven } from '../fleet/fleet-place.ts'
import type { Io } from '../run/io.ts'
import { stateDirectoryFor } from '../run/settings.ts'

/** Which desk is meant. */
export interface DeskChoice extends PlaceGiven {
  /** A policy of this host, whose own checks are meant. */
  readonly policy?: string | undefined
}

/** How a gateway is reached; only commands may know. */
export type GatewayOf = (where: FleetPlace) => Promise<GatewayDesk>

/**
 * Does something at the gateway that is named, or runs on the state directory; without one, and where a policy is named, at what this
 * host remembers by itself.
 *
 * @param needsGateway what is asked can only be answered by a gateway
 * @throws VitalsError GATEWAY_UNREACHABLE
 */
export async function withDesk<Result>(
  flags: DeskChoice,
  { needsGateway, gatewayOf }: { readonly needsGateway: boolean; readonly gatewayOf: GatewayOf },
  io: Io,
  work: (desk: Desk, isGateway: boolean) => Promise<Result>,
): Promise<Result> {
  const where = await fleetPlace(flags, io)
  const gateway = flags.policy === undefined ? await gatewayOf(where) : null
  if (gateway !== null && (needsGateway || (await gateway.isOpen()))) return await work(gateway.desk, true)
  const { openHostDesk } = await import('./host-desk.ts')
  const directory = await stateDirectoryFor(flags['state-dir'], io)
  const desk = await openHostDesk(directory, flags.policy ?? null, io)
  try {
    return await work(desk, false)
  } finally {
    await desk.close()
  }
}
