import { VitalsError } from '../../core/errors.ts'
import type { Settings } from '../../settings/config-resolve.ts'
import { gatewayOf } from '../../settings/gateway/host-gateway.ts'
import { hintFor } from '../hints.ts'
import type { Io } from '../run/io.ts'

/** The gateway that every command and probe without flags would ask, and where each part comes from; never a secret. */
export interface ShownGateway {
  /** `null` where none can be told. */
  readonly url: string | null
  readonly url_from: string | null
  /** Our own gateway, where it runs on this host too and would not be asked. */
  readonly other_url: string | null
  readonly tls_fingerprint: string | null
  readonly tls_from: string | null
  /** In the order in which they are tried. */
  readonly credentials: readonly { readonly kind: 'token' | 'password'; readonly from: string }[]
  /** Why it cannot be told. */
  readonly error: { readonly code: string; readonly message: string; readonly hint: string } | null
}

const unnamed = { url: null, tokenFile: null, passwordFile: null, tlsFingerprint: null, insecure: false }

const nothing: ShownGateway = {
  ...{ url: null, url_from: null, other_url: null, tls_fingerprint: null, tls_from: null },
  ...{ credentials: [], error: null },
}

/** What the settings and OpenClaw's own configuration say of the gateway. */
export async function shownGateway(settings: Settings, io: Io): Promise<ShownGateway> {
  try {
    const found = await gatewayOf(unnamed, 'flags', { env: io.env, settings })
    const { own = null } = found
    if (own?.isMeant === true) return { ...nothing, url: own.address?.url ?? null, url_from: 'own' }
    return {
      ...{ url: found.url, url_from: found.origin, other_url: own?.address?.url ?? null },
      ...{ tls_fingerprint: found.tlsFingerprint, tls_from: found.tlsOrigin },
      credentials: found.credentials.map(({ kind, origin }) => ({ kind, from: origin })),
      error: null,
    }
  } catch (failure) {
    if (!(failure instanceof VitalsError)) throw failure
    const error = { code: failure.code, message: failure.message, hint: hintFor(failure) }
    return { ...nothing, error }
  }
}

/** The same as rows of a table: what it is, its value, where it comes from. */
export function gatewayRows(gateway: ShownGateway): string[][] {
  const { url, url_from: from, credentials, error } = gateway
  if (url === null) return [['gateway', '-', error?.message ?? '']]
  const tls = gateway.tls_fingerprint
  return [
    ['gateway', url, from ?? ''],
    ...(gateway.other_url === null ? [] : [["vitals' own gateway", gateway.other_url, 'runs here too']]),
    ...(tls === null ? [] : [['gateway certificate', tls, gateway.tls_from ?? '']]),
    ...credentials.map((credential) => [`gateway ${credential.kind}`, 'set', credential.from]),
    ...(credentials.length === 0 ? [['gateway credential', '-', 'nothing gives one']] : []),
  ]
}
