import { join } from 'node:path'

const checkout = join(import.meta.dirname, '../../../..')

/** What a box needs of the host to run the fake gateway. */
export const fakeGatewayBinds: readonly (readonly [string, string])[] = [
  [process.execPath, '/opt/gateway/node'],
  [join(import.meta.dirname, 'fake-gateway.mjs'), '/opt/gateway/fake-gateway.mjs'],
  [join(checkout, 'node_modules', 'ws'), '/opt/gateway/node_modules/ws'],
]

/** The text of a unit that runs the fake gateway on a port, behaving as `modeFile` says. */
export function fakeGatewayUnit(modeFile: string, settings: string, port = 18789): string {
  return `[Unit]
StartLimitIntervalSec=0
[Service]
ExecStart=/opt/gateway/node /opt/gateway/fake-gateway.mjs ${port} ${modeFile}
${settings}
[Install]
WantedBy=box.target
`
}
