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

it('in every mode of missing the error of the prober is shown', async () => {
  const host = newHost()
  const modes = ['treat: unknown', 'treat: breach', 'treat: ok', 'treat: keep', 'error: ignore']
  const checks = modes.map((mode, index) => {
    const way = 'healthy->critical: { condition: x.exit_status > 1 }'
    return `  c${index}: { initial: healthy, missing: { ${mode}, consecutive: 1 }, transitions: { ${way} } }`
  })
  host.write(
    'error.yaml',
    `probes: { x: { kind: command, argv: [/no/helper] } }\nchecks:\n${checks.join('\n')}\n`,
  )
  const { stdout } = await host.probe('error.yaml', '--no-state')
  const states = modes.map((_, index) => new RegExp(`^. c${index} +(\\S+)`, 'm').exec(stdout)?.[1])
  expect(states).toEqual(['unknown', 'critical', 'healthy', 'healthy', 'healthy'])
  expect(stdout).toMatch(/^\? x {2}error .*there is no program \/no\/helper$/m)
})
