import { dirname, resolve } from 'node:path'
import { readPolicyFile } from '../../../agent/policy-file.ts'
import { type Finding, VitalsError } from '../../../core/errors.ts'
import { type AgentMatch, assign, type KnownAgent } from '../../../core/fleet/assignment.ts'
import { type ExpectedHours, weekdays } from '../../../core/fleet/expected-hours.ts'
import { loadPlacedPolicy } from '../../../core/policy/language/load/load.ts'
import type { Policy } from '../../../core/policy/language/policy.ts'
import type { YamlPath } from '../../../core/policy/language/source/yaml.ts'
import { flawsIn } from '../../../core/policy/workbench/lint/flaws.ts'
import { parseDuration } from '../../../core/text/duration.ts'
import { type GatewayFile, usualRetention } from '../../../settings/gateway-file/gateway-file-schema.ts'
import { type PlacedGatewayFile, readGatewayFile } from '../../../settings/gateway-file/read-gateway-file.ts'
import { configuredPolicyPath } from '../../../settings/shipped-policy.ts'
import type { Retention } from '../../../store/gateway/records.ts'
import { readSecretFile } from '../../client/secret-file.ts'
import type { TlsFiles } from '../tls/server-tls.ts'
import { addressesIn, type MessageAddress } from './message-address.ts'

const usualPort = 18_900
const usualBind = '127.0.0.1'
const usualMaxAgents = 1_000
const usualGraceMs = 60_000
const usualTickMs = 60_000
const dayMs = 86_400_000

/** How a gateway works: its configuration with the policies that it names. */
export interface GatewaySettings {
  /** The file it came from; `null` for none. */
  readonly path: string | null
  readonly port: number
  /** The address that it listens on. */
  readonly bind: string
  readonly tls: TlsFiles | null
  readonly metrics: { readonly isPublic: boolean; readonly maxAgents: number }
  readonly hosts: readonly string[]
  readonly matches: readonly AgentMatch[]
  /** Of each match, at its place. */
  readonly policies: readonly Policy[]
  /** Of each match, at its place: when its agents are expected; `null` for always. */
  readonly expected: readonly (ExpectedHours | null)[]
  /** Of agents that no match means; `null` for none. */
  readonly fallback: Policy | null
  readonly graceMs: number
  /** How often clients of the WebSocket are told that the gateway lives. */
  readonly tickIntervalMs: number
  /** A file, or an address; `null` for neither. */
  readonly checkpointTo: string | null
  readonly retention: Retention
  /** Outgoing webhooks are signed by these. */
  readonly webhookSecrets: readonly Uint8Array[]
  /** Where the policies send what is told. */
  readonly addresses: readonly MessageAddress[]
  readonly placed: PlacedGatewayFile
}

/**
 * Reads the configuration and every policy that it names.
 *
 * @param path of the file; `null` for what holds without one
 * @throws VitalsError CONFIG_INVALID and POLICY_INVALID with places, INPUT_NOT_FOUND, NOT_PERMITTED, IO
 */
export function readGatewaySettings(path: string | null, packageRoot: string): GatewaySettings {
  const placed = readGatewayFile(path)
  const { file } = placed
  // Without a file, a policy goes by its name alone: what lies in the working directory may be anybody's.
  const folder = path === null ? resolve(packageRoot, 'policies') : dirname(resolve(path))
  const findings: Finding[] = []
  const addresses = new Map<string, readonly MessageAddress[]>()
  const load = (given: string, at: YamlPath): Policy | null => {
    try {
      const policy = readPolicyFile(configuredPolicyPath(resolve(folder, given), packageRoot))
      const placed = loadPlacedPolicy({ path: policy.shownPath, bytes: policy.bytes }, policy.digest)
      flawsIn(placed)
      addresses.set(policy.shownPath, addressesIn(placed))
      return placed.policy
    } catch (error) {
      if (!(error instanceof VitalsError) || error.code !== 'POLICY_NOT_FOUND') throw error
      const hint = 'Paths are relative to this file; a policy that comes with vitals goes by its name.'
      findings.push(findingAt(placed, at, 'policy_not_found', error.message, hint))
      return null
    }
  }
  const agents = file.agents ?? []
  const policies = agents.map(({ policy }, index) => load(policy, ['agents', index, 'policy']))
  const fallback = file.default === undefined ? null : load(file.default, ['default'])
  if (findings.length > 0) throw invalid(placed, findings)
  const { webhook_secret_file: secret, audit_checkpoint_to: checkpoint, grace, tick_interval: tick } = file
  return {
    path,
    port: file.port ?? usualPort,
    bind: file.bind ?? usualBind,
    tls: file.tls === undefined ? null : tlsFiles(file.tls, folder),
    metrics: {
      isPublic: file.metrics?.public ?? false,
      maxAgents: file.metrics?.max_agents ?? usualMaxAgents,
    },
    hosts: file.hosts ?? [],
    matches: agents.map(({ match }) => match),
    policies: policies as readonly Policy[],
    expected: agents.map(({ expected }) => hoursOf(expected)),
    fallback,
    graceMs: grace === undefined ? usualGraceMs : (parseDuration(grace) ?? usualGraceMs),
    tickIntervalMs: tick === undefined ? usualTickMs : (parseDuration(tick) ?? usualTickMs),
    checkpointTo: checkpoint === undefined ? null : checkpointPlace(checkpoint, folder),
    retention: retentionOf(file),
    webhookSecrets: secret === undefined ? [] : [webhookSecret(resolve(folder, secret))],
    addresses: [...addresses.values()].flat(),
    placed,
  }
}

/** Refuses settings by which one of these agents would have two policies. @throws VitalsError CONFIG_INVALID */
export function refuseConflicts(settings: GatewaySettings, agents: readonly KnownAgent[]): void {
  const { placed, matches } = settings
  const findings = agents.flatMap((agent) => {
    const assignment = assign(matches, agent)
    if (assignment.kind !== 'conflict') return []
    const [first, second] = assignment.indexes
    const line = placed.place(['agents', first, 'match'])?.line ?? 0
    const message = `This and the selector in line ${line} both mean the agent ${agent.agent}.`
    const hint = 'Make one of them narrower, so that every agent has one policy.'
    return [findingAt(placed, ['agents', second, 'match'], 'two_policies', message, hint)]
  })
  if (findings.length > 0) throw invalid(placed, findings)
}

function tlsFiles({ cert, key, client_ca: ca }: NonNullable<GatewayFile['tls']>, folder: string): TlsFiles {
  return {
    cert: resolve(folder, cert),
    key: resolve(folder, key),
    clientCa: ca === undefined ? null : resolve(folder, ca),
  }
}

function hoursOf(expected: NonNullable<GatewayFile['agents']>[number]['expected']): ExpectedHours | null {
  if (expected === undefined) return null
  const { days = weekdays, ...hours } = expected.hours
  return { ...hours, days }
}

/** An address stays as it is; a path is relative to the configuration. */
function checkpointPlace(given: string, folder: string): string {
  return /^https?:\/\//.test(given) ? given : resolve(folder, given)
}

function retentionOf({ retention = {} }: GatewayFile): Retention {
  const { recent = usualRetention.recent } = retention
  const { hot_days: hotDays = usualRetention.hot_days } = retention
  const { cold_days: coldDays = usualRetention.cold_days } = retention
  return { recentMs: parseDuration(recent) ?? dayMs, hotDays, coldDays }
}

function webhookSecret(path: string): Uint8Array {
  const text = readSecretFile(path)
  const secret = Buffer.from(text.replace(/^whsec_/, ''), 'base64')
  if (secret.length >= 24 && secret.length <= 64) return secret
  throw new VitalsError('INPUT_UNREADABLE', {
    params: { path, detail: 'it does not hold whsec_ and 24 to 64 bytes in base64' },
  })
}

function findingAt(
  placed: PlacedGatewayFile,
  at: YamlPath,
  code: string,
  message: string,
  hint: string,
): Finding {
  return { code, severity: 'error', message, hint, place: placed.place(at) }
}

function invalid({ path }: PlacedGatewayFile, findings: readonly Finding[]): VitalsError {
  return new VitalsError('CONFIG_INVALID', {
    params: { path: path ?? 'the embedded configuration' },
    findings,
  })
}
