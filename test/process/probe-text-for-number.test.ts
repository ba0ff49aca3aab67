import { describe, expect, it } from 'vitest'
import { newHost } from './host.ts'

const policy = `
probes: { x: { kind: command, argv: [/bin/echo, '{"v":"8%"}'] } }
checks:
  c:
    missing: { consecutive: 1 }
    transitions:
      healthy->critical: { condition: x.v < 10, consecutive: 1 }
      critical->healthy: { condition: x.v > 30 }
`

describe('a text where a number is compared', () => {
  it('is an error with the value shown, and neither critical nor missing data', async () => {
    const host = newHost()
    host.write('text.yaml', policy)
    const { status, stdout } = await host.probe('text.yaml')
    expect(status).toBe(3)
    expect(stdout).toMatch(/^\? c {2}unknown .* not a number . x\.v 8%$/m)
    expect(await host.report('text.yaml')).toMatchObject({
      state: 'unknown',
      checks: [{ reasons: ['not_a_number'], values: { 'x.v': '8%' } }],
    })
    const nagios = await host.probe('text.yaml', '--format', 'nagios')
    expect(nagios.stdout).toContain('c: not_a_number, x.v 8%')
  })
})
