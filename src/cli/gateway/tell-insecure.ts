import { VitalsError } from '../../core/errors.ts'
import { isoTime } from '../../core/text/time.ts'
import type { GatewayTarget } from '../../gateway/client/connect.ts'
import { escapeControl } from '../../render/terminal/escape.ts'
import type { Settings } from '../../settings/config-resolve.ts'
import { openSqliteStore } from '../../store/sqlite/store.ts'
import type { Io } from '../run/io.ts'
import { signingOf, stateDirectoryOf } from '../run/settings.ts'

const waitMs = 1_000
const thisHost = /^ws:\/\/(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?=[:/]|$)/

/**
 * Where `--insecure` lets a credential go unencrypted to another host, says so on standard error and writes it into
 * the trail `client:insecure`. A trail that cannot be written is said too, and does not keep the question from being
 * asked.
 */
export async function tellInsecure(
  { url, credentials, insecure }: GatewayTarget,
  settings: Settings,
  io: Io,
): Promise<void> {
  if (!insecure || credentials.length === 0 || !url.startsWith('ws:') || thisHost.test(url)) return
  const reason = `--insecure: the credential goes unencrypted to ${url}`
  const tell = (words: string) => io.stderr.write(`vitals: ${escapeControl(words)}.\n`)
  tell(reason)
  const at = io.now()
  const entry = {
    ts: isoTime(at),
    type: 'configuration' as const,
    change: 'insecure_connection',
    reason,
    url,
  }
  try {
    const store = openSqliteStore(stateDirectoryOf(settings, io.env), signingOf(settings, io))
    try {
      await store.reviseLedger('client:insecure', waitMs, () => ({
        document: { at },
        audit: [entry],
        result: undefined,
      }))
    } finally {
      await store.close()
    }
  } catch (error) {
    if (!(error instanceof VitalsError)) throw error
    tell(`that is not written down: ${error.message.replace(/\.$/, '')}`)
  }
}
