import { existsSync, readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { newHost } from './host.ts'

const aliasBomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefgh'
  .split('')
  .map((name, i) => `${name}: &${name} [${new Array(9).fill(`*${'abcdefgh'[i]}`).join(',')}]`)
  .join('\n')}\n`

const wrong: [string, string, RegExp][] = [
  ['an unknown key', 'probes: { d: { kind: disk, pth: / } }\n', /bad\.yaml:1:28: .*pth/],
  ['a wrong type', 'interval: [30s]\n', /bad\.yaml:1:11:/],
  [
    'an unknown name in a condition',
    'probes: { d: { kind: disk } }\ntransitions:\n  healthy->degraded: { condition: dsk.free_pct < 5 }\n',
    /bad\.yaml:3:35: .*dsk/,
  ],
  [
    'an unknown field in a condition',
    'probes: { d: { kind: disk } }\ntransitions:\n  healthy->degraded: { condition: d.fre_pct < 5 }\n',
    /bad\.yaml:3:\d+: [\s\S]*free_pct/,
  ],
  ['a bad duration', 'interval: 30 seconds\n', /bad\.yaml:1:11: .*duration/i],
  ['an alias bomb', aliasBomb, /bad\.yaml:\d+:\d+:/],
  ['__proto__', '__proto__: { polluted: true }\n', /bad\.yaml:1:1: .*__proto__/],
  ['ten megabytes', `description: "${'x'.repeat(10 * 1024 * 1024)}"\n`, /bad\.yaml:\d+:\d+: .*256/],
  ['no YAML at all', 'checks: [unclosed\n', /bad\.yaml:\d+:\d+:/],
]

describe('a wrong policy ends with 78, says where, and nothing is written', () => {
  it.each(wrong)('%s', async (_, text, said) => {
    const host = newHost()
    host.write('bad.yaml', text)
    const run = await host.probe('bad.yaml', '--record', host.path('rounds.ndjson'))
    expect(run).toMatchObject({ status: 78, stdout: '' })
    expect(existsSync(host.path('rounds.ndjson'))).toBe(false)
    expect(run.stderr).toMatch(said)
    expect(run.stderr).toMatch(/^\s*\|?\s*\^/m)
    expect(run.stderr.length).toBeLessThan(8_000)
    expect(readdirSync(host.path('state'))).toEqual([])
  })

  it.each(wrong)('%s, as one JSON document', async (_, text) => {
    const host = newHost()
    host.write('bad.yaml', text)
    const run = await host.probe('bad.yaml', '--json')
    expect(run).toMatchObject({ status: 78, stderr: '' })
    const { error } = JSON.parse(run.stdout)
    expect(error).toMatchObject({ code: 'POLICY_INVALID' })
    expect(error.findings[0].place).toMatchObject({ line: expect.any(Number), column: expect.any(Number) })
  })

  it('and a policy that is not there ends with 66', async () => {
    const host = newHost()
    expect(await host.probe('none.yaml')).toMatchObject({ status: 66, stdout: '' })
    expect(existsSync(host.path('state/probe'))).toBe(false)
  })

  it('and so do unknown facts and probes with 64', async () => {
    const host = newHost()
    host.write(
      'ok.yaml',
      'probes: { d: { kind: disk } }\ntransitions:\n  healthy->degraded: { condition: d.free_pct < 1 }\n',
    )
    expect((await host.probe('ok.yaml', '--fact', 'nonsense=1')).status).toBe(64)
    expect((await host.probe('ok.yaml', '--fact', 'remediation_applied=perhaps')).status).toBe(64)
    const wrongProbe = await host.probe('ok.yaml', '--probe', 'dd')
    expect(wrongProbe.status).toBe(64)
    expect(wrongProbe.stderr).toContain("Did you mean 'd'?")
    expect(readdirSync(host.path('state'))).toEqual([])
  })
})
