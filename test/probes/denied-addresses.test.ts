import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryDirectory } from '../store/temporary-directory.ts'
import { probeOnce } from './probe-once.ts'

const addresses = ['169.254.169.254', '2002:a9fe:a9fe::', '::ffff:0:a9fe:a9fe', '64:ff9b:1::a9fe:a9fe']
const inUrl = (address: string) => (address.includes(':') ? `[${address}]` : address)

const kinds: readonly [string, (address: string) => Record<string, unknown>][] = [
  ['http', (address) => ({ url: `http://${inUrl(address)}/` })],
  ['tcp', (address) => ({ host: address, port: 80 })],
  ['certificate', (address) => ({ endpoint: `${inUrl(address)}:443` })],
  ['gateway', (address) => ({ url: `ws://${inUrl(address)}` })],
  ['heartbeat', (address) => ({ gateway: { url: `ws://${inUrl(address)}` }, agent: 'worker' })],
]

describe('a metadata address', () => {
  it.each(kinds.flatMap(([kind, options]) => addresses.map((address) => [kind, address, options] as const)))(
    'is not asked by %s: %s',
    async (kind, address, options) => {
      const { result } = await probeOnce(kind, options(address))
      expect(result).toMatchObject({ ok: false, value: null })
      expect(result.error).toContain('allow_link_local')
    },
  )

  it('is not asked with a token', async () => {
    const file = join(temporaryDirectory(), 'token')
    writeFileSync(file, 'a-secret-token', { mode: 0o600 })
    const { result } = await probeOnce('credential', { file, url: 'https://[2002:a9fe:a9fe::]/' })
    expect(result.error).toContain('a token is not sent to')
  })

  it.each(kinds)('is asked by %s where the policy allows it', async (kind, options) => {
    const allowed = { ...options('169.254.169.254') }
    if (kind === 'heartbeat') allowed.gateway = { ...(allowed.gateway as object), allow_link_local: true }
    else allowed.allow_link_local = true
    const { result } = await probeOnce(kind, allowed, { timeoutMs: 300 })
    expect(result.error ?? '').not.toContain('allow_link_local')
  })
})
