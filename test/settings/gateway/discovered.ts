import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { defaultHealthOptions } from '../../../src/cli/health/health-options.ts'
import {
  type ConfiguredGateway,
  discoverGateway,
  type FoundGateway,
} from '../../../src/settings/gateway/discover.ts'

/** What discovery finds in; `~` is the home directory of the test. */
export interface World {
  readonly flags?: Partial<typeof defaultHealthOptions.gateway>
  /** Who names what `flags` name. */
  readonly by?: 'flags' | 'policy'
  readonly env?: Readonly<Record<string, string>>
  /** Files below the home directory; every one gets mode 0600. */
  readonly files?: Readonly<Record<string, string>>
  readonly configured?: Partial<ConfiguredGateway>
}

/** Finds the gateway in a home of the test's own, and what it warned of. */
export async function find({
  flags,
  env,
  files = {},
  configured,
  by = 'flags',
}: World): Promise<FoundGateway & { warned: string[]; home: string }> {
  const home = mkdtempSync(join(tmpdir(), 'vitals-test-'))
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(home, name)), { recursive: true })
    writeFileSync(join(home, name), text, { mode: 0o600 })
  }
  const inHome = (value: string) => value.replace(/^~/, home)
  const warned: string[] = []
  const found = await discoverGateway({
    named: { ...defaultHealthOptions.gateway, ...mapped(flags ?? {}, inHome) },
    by,
    env: { HOME: home, ...mapped(env ?? {}, inHome) },
    configured: () =>
      configured === undefined
        ? null
        : {
            origin: './vitals.yaml',
            url: 'ws://configured:1',
            tokenFile: null,
            passwordFile: null,
            tlsFingerprint: null,
            folder: null,
            ...mapped(configured, inHome),
          },
    warn: (line) => warned.push(line),
  })
  return { ...found, warned, home }
}

function mapped<T extends object>(given: T, map: (value: string) => string): T {
  const entries = Object.entries(given).map(([key, value]) => [
    key,
    typeof value === 'string' ? map(value) : value,
  ])
  return Object.fromEntries(entries)
}

/** The credentials in their order, as `token x`. */
export function secretsOf({ credentials }: FoundGateway): string[] {
  return credentials.map(({ kind, secret }) => `${kind} ${secret}`)
}

/** OpenClaw's own configuration of a gateway on this host. */
export function local(gateway: object, more: object = {}): Readonly<Record<string, string>> {
  return { '.openclaw/openclaw.json': JSON.stringify({ gateway: { mode: 'local', ...gateway }, ...more }) }
}

/** The part of it that holds a token. */
export function token(value: unknown): object {
  return { auth: { mode: 'token', token: value } }
}
