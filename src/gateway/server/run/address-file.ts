import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { writePrivateFile } from '../../../host/files/private-file.ts'
import { addressName, type GatewayAddress } from '../../../settings/gateway/own-gateway.ts'

/** Writes the address into the gateway's directory, for its own account alone. @throws VitalsError CANNOT_WRITE */
export function tellAddress(directory: string, address: GatewayAddress): void {
  writePrivateFile(join(directory, addressName), `${JSON.stringify(address)}\n`)
}

/** Takes the address away, when nothing listens there any more. */
export function removeAddress(directory: string): void {
  rmSync(join(directory, addressName), { force: true })
}
