import { afterEach } from 'vitest'
import { connectGateway } from '../../src/gateway/client/connect.ts'
import type { Asking } from '../../src/gateway/client/views/answer.ts'
import { resolveName } from '../../src/host/network/resolve-name.ts'
import { type Answer, type ScriptedGateway, startGateway } from './scripted-gateway.ts'

/** Capabilities that make a scripted gateway one of ours. */
export const ours = { features: { capabilities: ['openvitals'] } }

interface Circumstances {
  readonly hello?: object
  readonly now?: () => number
  /** The gateway's own clock; the real time unless told. */
  readonly gatewayNow?: number
}

/** A client's connection to a gateway that answers as told; both end with the test. */
export async function askingOf(
  methods: Readonly<Record<string, Answer>>,
  { hello = {}, now = Date.now, gatewayNow }: Circumstances = {},
): Promise<Asking & { readonly gateway: ScriptedGateway }> {
  const gateway = await startGateway({
    methods,
    hello: { ...hello },
    ...(gatewayNow !== undefined && { clock: gatewayNow }),
  })
  const signal = AbortSignal.timeout(5_000)
  const connection = await connectGateway(
    { url: gateway.url, credentials: [], tlsFingerprint: null, insecure: false },
    { resolve: resolveName, now, clientVersion: '0', instanceId: 'test', known: null },
    { need: 'operator.read', signal },
  )
  open.push(async () => {
    connection.close()
    await gateway.stop()
  })
  return { connection, signal, deadline: now() + 5_000, now, gateway }
}

const open: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const close of open.splice(0)) await close()
})
