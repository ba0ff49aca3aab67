import { describe, expect, it, test } from 'vitest'
import { fits, isUnitName, launchdLabels, systemdUnits } from '../../../src/host/services/unit-names.ts'

describe('the systemd units that may be a gateway', () => {
  it('are all names of OpenClaw, old and new, and ours', () => {
    const { names, patterns } = systemdUnits(null, {})
    expect(names).toEqual([
      'openclaw-gateway.service',
      'clawdbot-gateway.service',
      'moltbot-gateway.service',
      'vitals-gateway.service',
      'openclaw.service',
      'clawdbot.service',
      'moltbot.service',
    ])
    expect(patterns).toContain('openclaw-gateway-*.service')
  })

  it.each([
    ['the one that is given', 'mine', { OPENCLAW_SYSTEMD_UNIT: 'other' }, 'mine.service'],
    ['the one that is given with its suffix', 'mine.service', {}, 'mine.service'],
    ['the one in the environment', null, { OPENCLAW_SYSTEMD_UNIT: 'other' }, 'other.service'],
    ['the one of the profile', null, { OPENCLAW_PROFILE: 'work' }, 'openclaw-gateway-work.service'],
  ])('are only %s', (_, given, env, expected) => {
    expect(systemdUnits(given, env)).toEqual({ names: [expected], patterns: [] })
  })

  it('are the usual ones for the default profile', () => {
    expect(systemdUnits(null, { OPENCLAW_PROFILE: 'default', OPENCLAW_SYSTEMD_UNIT: ' ' })).toEqual(
      systemdUnits(null, {}),
    )
  })
})

describe('the launchd labels that may be a gateway', () => {
  it.each([
    ['given', 'a.b', {}, 'a.b'],
    ['in the environment', null, { OPENCLAW_LAUNCHD_LABEL: 'c.d' }, 'c.d'],
    ['of the profile', null, { OPENCLAW_PROFILE: 'work' }, 'ai.openclaw.work'],
  ])('are only the one %s', (_, given, env, expected) => {
    expect(launchdLabels(given, env)).toEqual({ names: [expected], patterns: [] })
  })

  it.each([
    ['ai.openclaw.work', true],
    ['ai.openclaw.node', false],
    ['ai.openclaw.', false],
    ['com.example', false],
  ])('include %s: %s', (label, expected) => {
    expect(fits(label, launchdLabels(null, {}).patterns)).toBe(expected)
  })
})

test.each([
  ['openclaw-gateway.service', true],
  ['user@1000.service', true],
  ['ai.openclaw.gateway', true],
  ['--now', false],
  ['a*', false],
  ['../a', false],
  ['a b', false],
  ['', false],
])('%j can name a unit: %s', (text, expected) => {
  expect(isUnitName(text)).toBe(expected)
})
