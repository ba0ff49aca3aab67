import { existsSync, readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { newHost } from './host.ts'
import { hasTmux, openTerminal } from './tmux.ts'
import { bin } from './vitals.ts'

const overlapping = `probes: { disk: { kind: disk } }
checks:
  disk:
    transitions:
      healthy->degraded: { condition: disk.free_pct < 90 }
      degraded->healthy: { condition: disk.free_pct > 10 }
`
const trapping = `probes: { disk: { kind: disk } }
checks:
  disk: { transitions: { healthy->degraded: { condition: disk.free_pct < 0.1 } } }
`

describe('A policy whose verdict would change on the same data', () => {
  it('is not judged by: the place, why, and the next step', async () => {
    const host = newHost()
    host.write('bad.yaml', overlapping)
    const run = await host.probe('bad.yaml', '--record', host.path('rounds.ndjson'))
    expect(run).toMatchObject({ status: 78, stdout: '' })
    expect(run.stderr).toMatch(/bad\.yaml:6:39: error: .*never settles/)
    expect(run.stderr).toContain('hint: Leave a dead band')
    expect(run.stderr).toContain(`'vitals policy check ${host.path('bad.yaml')}'`)
    expect(existsSync(host.path('rounds.ndjson'))).toBe(false)
    expect(readdirSync(host.path('state'))).toEqual([])
    expect((await host.probe('bad.yaml', '--no-state')).status).toBe(78)
  })

  it('is told to programs by its code', async () => {
    const host = newHost()
    host.write('bad.yaml', overlapping)
    const { status, stdout } = await host.probe('bad.yaml', '--json')
    expect(status).toBe(78)
    expect(JSON.parse(stdout)).toMatchObject({
      error: { code: 'POLICY_INVALID', findings: [{ code: 'overlapping_bands', severity: 'error' }] },
    })
  })
})

describe('A policy with a state that is never left', () => {
  it('is judged by, without a word to a timer', async () => {
    const host = newHost()
    host.write('trap.yaml', trapping)
    expect(await host.probe('trap.yaml')).toMatchObject({ status: 0, stderr: '' })
  })

  it.skipIf(!hasTmux)('is judged by, and its author is told once at a terminal', async () => {
    const host = newHost()
    const policy = host.write('trap.yaml', trapping)
    const terminal = openTerminal(200, 50)
    const command = `STATE_DIRECTORY=${host.path('state')} ${bin} probe ${policy}; echo "ended $?"`
    terminal.type(command)
    const first = await terminal.shows((rows) => rows.some((row) => row === 'ended 0'))
    const told = "Check 'disk' never leaves degraded: no transition leads out of it."
    expect(first.join('')).toContain(told)
    // Where the lines are broken depends on how long the path is.
    expect(first.join(' ')).toMatch(new RegExp(`'vitals policy check ${policy}' says what +to do\\.`))
    terminal.type('clear')
    await terminal.shows((rows) => !rows.join('').includes('ended'))
    terminal.type(command)
    const second = await terminal.shows((rows) => rows.some((row) => row === 'ended 0'))
    expect(second.join('')).not.toContain('never leaves')
  })
})
