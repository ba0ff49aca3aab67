import { chmodSync, copyFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { VitalsError } from '../../../src/core/errors.ts'
import { expectedOf, policiesIn, policyOf } from '../../../src/gateway/server/settings/assigned-policy.ts'
import {
  readGatewaySettings,
  refuseConflicts,
} from '../../../src/gateway/server/settings/gateway-settings.ts'
import { temporaryDirectory } from '../../store/temporary-directory.ts'

const root = join(import.meta.dirname, '../../..')

/** The settings of a file with this text, beside a policy `web.yaml`. */
function settingsOf(text: string) {
  const directory = temporaryDirectory()
  const path = join(directory, 'vitals-gateway.yaml')
  writeFileSync(path, text)
  copyFileSync(join(root, 'policies/server.yaml'), join(directory, 'web.yaml'))
  return { path, read: () => readGatewaySettings(path, root) }
}

function thrownBy(read: () => unknown): unknown {
  try {
    read()
  } catch (error) {
    return error
  }
  return null
}

const agent = (id: string, labels = {}) => ({ agent: id, labels })

describe('vitals-gateway.yaml', () => {
  it('says when agents are expected, with a zone that there is', () => {
    const text = (zone: string) => `agents:
  - { match: { id: desk-* }, policy: web.yaml, expected: { hours: { from: "08:00", to: "18:00", zone: ${zone}, days: [mon, fri] } } }
  - { match: { id: web-* }, policy: web.yaml }
`
    const settings = settingsOf(text('Europe/Lisbon')).read()
    expect(expectedOf(settings, [agent('desk-1'), agent('web-1'), agent('else')])).toEqual({
      'desk-1': { from: '08:00', to: '18:00', zone: 'Europe/Lisbon', days: ['mon', 'fri'] },
    })
    for (const zone of ['Europe/Atlantis', '"+02:00"']) {
      expect(thrownBy(settingsOf(text(zone)).read), zone).toMatchObject({
        code: 'CONFIG_INVALID',
        findings: [{ message: expect.stringContaining('time zone'), place: { line: 2 } }],
      })
    }
    expect(thrownBy(settingsOf(text('UTC').replace(', zone: UTC', '')).read)).toMatchObject({
      code: 'CONFIG_INVALID',
    })
  })

  it('is not needed: every agent is then judged by the policy of hosts', () => {
    const settings = readGatewaySettings(null, root)
    expect(settings).toMatchObject({ port: 18_900, graceMs: 60_000, path: null, webhookSecrets: [] })
    expect(policyOf(settings, agent('any'))?.name).toBe('host')
  })

  it('gives agents their policies by id and label, relative to itself or by name', () => {
    const { read } = settingsOf(`
port: 0
grace: 5s
hosts: [gateway.example]
agents:
  - match: { id: "web-*", labels: { env: prod } }
    policy: web.yaml
  - match: { id: "desk-*" }
    policy: desktop
`)
    const settings = read()
    expect(settings).toMatchObject({ port: 0, graceMs: 5_000, hosts: ['gateway.example'] })
    expect(policyOf(settings, agent('web-1', { env: 'prod' }))?.name).toBe('server')
    expect(policyOf(settings, agent('desk-1'))?.name).toBe('desktop')
    expect(policyOf(settings, agent('web-1'))).toBeNull()
    expect(policiesIn(settings).map(({ name }) => name)).toEqual(['server', 'desktop'])
  })

  it('keeps beats for a day in the database, thirty in files and half a year as exports, or as it says', () => {
    const usual = { recentMs: 86_400_000, hotDays: 30, coldDays: 180 }
    expect(readGatewaySettings(null, root).retention).toEqual(usual)
    const { read } = settingsOf('retention: { recent: 48h, cold_days: 365 }\n')
    expect(read().retention).toEqual({ recentMs: 2 * 86_400_000, hotDays: 30, coldDays: 365 })
  })

  it.each([
    ['{ recent: 23h }', 'must be 24h or longer'],
    ['{ hot_days: 1 }', 'hot_days'],
    ['{ recent: 96h, hot_days: 4 }', "'hot_days' longer than 'recent'"],
    ['{ hot_days: 200 }', "'cold_days' no shorter than 'hot_days'"],
  ])('refuses to forget what it must know: retention %s', (retention, words) => {
    const { read } = settingsOf(`retention: ${retention}\n`)
    const error = thrownBy(read) as VitalsError
    expect(error.findings.map(({ message }) => message).join()).toContain(words)
  })

  it('copies checkpoints to a file beside it, or to an address', () => {
    const { read, path } = settingsOf('audit_checkpoint_to: trail.ndjson\n')
    expect(read().checkpointTo).toBe(join(path, '../trail.ndjson'))
    const away = settingsOf('audit_checkpoint_to: "https://log.example/trail"\n')
    expect(away.read().checkpointTo).toBe('https://log.example/trail')
  })

  it('is refused with the place of everything that is wrong in it', () => {
    const { read, path } = settingsOf('port: 70000\nprot: 1\nagents:\n  - match: {}\n    policy: web.yaml\n')
    expect(thrownBy(read)).toMatchObject({
      code: 'CONFIG_INVALID',
      findings: [
        { place: { file: path, line: 1, column: 7 } },
        { code: 'unknown_key', place: { line: 2, column: 1 }, hint: expect.stringContaining('port') },
        { message: expect.stringContaining("needs 'id' or 'labels'"), place: { line: 4 } },
      ],
    })
  })

  it('is refused where it names a policy that is not there, or one that is none', () => {
    const { read } = settingsOf('default: nowhere.yaml\n')
    expect(thrownBy(read)).toMatchObject({
      code: 'CONFIG_INVALID',
      findings: [{ code: 'policy_not_found', place: { line: 1, column: 10 } }],
    })
    const itself = settingsOf('default: vitals-gateway.yaml\n')
    expect(thrownBy(itself.read)).toMatchObject({ code: 'POLICY_INVALID' })
  })

  it('is refused where two selectors mean one agent: both are named', () => {
    const { read } = settingsOf(
      'agents:\n  - { match: { id: "web-*" }, policy: web.yaml }\n  - { match: { id: "*-1" }, policy: host }\n',
    )
    const settings = read()
    refuseConflicts(settings, [agent('web-2'), agent('db-1')])
    expect(policyOf(settings, agent('web-1'))).toBeNull()
    expect(thrownBy(() => refuseConflicts(settings, [agent('web-1')]))).toMatchObject({
      code: 'CONFIG_INVALID',
      findings: [
        { message: 'This and the selector in line 2 both mean the agent web-1.', place: { line: 3 } },
      ],
    })
  })

  it('is not taken where others may write it', () => {
    const { read, path } = settingsOf('port: 1\n')
    chmodSync(path, 0o666)
    expect(thrownBy(read)).toMatchObject({ code: 'NOT_PERMITTED' })
  })
})
