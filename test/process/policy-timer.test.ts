import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { everybodyReaches } from '../../src/cli/policy/timer/reach.ts'
import { type Place, place } from './place.ts'
import { bin, checkout } from './vitals.ts'

const hasSystemd = spawnSync('systemd-analyze', ['--version']).error === undefined
const policy = (interval: string) =>
  `interval: ${interval}\nprobes: { disk: { kind: disk } }\nchecks: { disk: { signal: disk.free_pct, degraded: { below: 101, consecutive: 1 } } }\n`
const example = (name: string) => readFileSync(join(checkout, 'policies', 'examples', name), 'utf8')

function given(interval = '1m', name = 'web.yaml'): Place & { path: string } {
  const at = place()
  const path = join(at.cwd, name)
  writeFileSync(path, policy(interval))
  return { ...at, path }
}

describe('vitals policy timer', () => {
  it('prints a line for crontab that runs with the little that cron gives', async () => {
    const { run, path, home } = given('5m', 'my %web.yaml')
    const { status, stdout, stderr } = await run(['policy', 'timer', 'my %web.yaml'])
    const start = `*/5 * * * * ${process.execPath} ${bin} probe '${path.replace('%', '\\%')}'`
    expect({ status, stdout }).toEqual({ status: 0, stdout: `${start} --quiet --on-change\n` })
    expect(stderr).toContain('crontab -e')
    const command = stdout.replace(/^(?:\S+ ){5}/, '').replaceAll('\\%', '%')
    const cron = { env: { PATH: '/usr/bin:/bin', HOME: home }, cwd: home, encoding: 'utf8' } as const
    expect(spawnSync('/bin/sh', ['-c', command], cron)).toMatchObject({
      ...{ status: 1, stdout: '', stderr: expect.stringMatching(/ is degraded: disk: /) },
    })
    expect(spawnSync('/bin/sh', ['-c', command], cron)).toMatchObject({ status: 1, stdout: '', stderr: '' })
  })

  it('prints a file for /etc/cron.d, which names the user and who is told', async () => {
    const { run, path } = given()
    const { stdout } = await run(['policy', 'timer', path, '--as', 'cron.d'])
    const [mailto, searched, line, ...rest] = stdout.split('\n')
    expect([mailto, searched, rest]).toEqual(['MAILTO=root', 'PATH=/usr/local/bin:/usr/bin:/bin', ['']])
    expect(line).toBe(
      `* * * * * ${userInfo().username} ${process.execPath} ${bin} probe ${path} --quiet --on-change`,
    )
  })

  it('says what cron cannot keep', async () => {
    const { run, path } = given('30s')
    expect((await run(['policy', 'timer', path])).stderr).toContain(
      'cron cannot keep the interval of 30s, and runs it every 1m',
    )
  })

  it('prints the units of the examples with the paths and the times of this policy', async () => {
    const { run, path } = given('90s')
    const service = (await run(['policy', 'timer', path, '--as', 'systemd-service'])).stdout
    expect(service).toContain(`\nExecStart=${process.execPath} ${bin} probe ${path} --quiet --on-change\n`)
    const tail = (text: string) => text.slice(text.indexOf('StateDirectory='))
    expect(tail(service).replace('PrivateTmp=no', 'PrivateTmp=yes')).toBe(
      tail(example('vitals-probe.service')),
    )
    const timer = (await run(['policy', 'timer', path, '--as', 'systemd-timer'])).stdout
    expect(timer).toMatch(/\nOnBootSec=1m30s\nOnUnitActiveSec=1m30s\n/)
  })

  it('prints a service that speaks of this policy, in lines of 80 columns, and says how to start it', async () => {
    const { run, path } = given()
    const { stdout, stderr } = await run(['policy', 'timer', path, '--as', 'systemd-service'])
    expect(stdout).toMatch(/^# One round of vitals; started by vitals-probe\.timer\.\n/)
    expect(stdout).not.toContain('vitals policy timer')
    expect(stdout.split('\n').filter((line) => line.startsWith('#') && line.length > 80)).toEqual([])
    expect(stderr).toContain("'systemctl daemon-reload'")
    expect(stderr).toContain("'systemctl enable --now vitals-probe.timer'")
    expect(stderr).toMatch(/^A second policy needs units of another name, such as vitals-shop\.service/m)
  })

  it('makes the examples themselves from their policy', async () => {
    const { run } = place()
    const timer = await run([
      'policy',
      'timer',
      join(checkout, 'policies/examples/service.yaml'),
      '--as',
      'systemd-timer',
    ])
    const body = (text: string) => text.slice(text.indexOf('[Unit]'))
    expect(body(timer.stdout)).toBe(body(example('vitals-probe.timer')))
  })

  it('lets the service run as the user who alone can read the policy', async () => {
    const { run, cwd, path } = given()
    const service = async () => (await run(['policy', 'timer', path, '--as', 'systemd-service'])).stdout
    chmodSync(cwd, 0o700)
    expect(await service()).toContain(`\nUser=${userInfo().username}\n`)
    expect(await service()).not.toMatch(/DynamicUser|User=vitals/)
    chmodSync(cwd, 0o755)
    const open = [path, process.execPath, bin].every((each) => everybodyReaches(each))
    expect((await service()).includes('DynamicUser=yes')).toBe(open)
  })

  it('ends as other commands do where there is no policy, or a wrong one', async () => {
    const { run, path } = given()
    writeFileSync(path, 'checks: {}\n')
    expect(await run(['policy', 'timer', path])).toMatchObject({ status: 78, stdout: '' })
    expect((await run(['policy', 'timer', './none.yaml'])).status).toBe(66)
    expect((await run(['policy', 'timer'])).status).toBe(64)
  })

  it.runIf(hasSystemd)('writes units that systemd-analyze finds right, whatever the path', async () => {
    const { run, cwd, path } = given('1m', 'my $50%_"web".yaml')
    mkdirSync(join(cwd, 'units'))
    for (const kind of ['service', 'timer']) {
      const { stdout } = await run(['policy', 'timer', path, '--as', `systemd-${kind}`])
      writeFileSync(join(cwd, 'units', `vitals-probe.${kind}`), stdout)
    }
    const units = ['vitals-probe.service', 'vitals-probe.timer']
    const verify = spawnSync('systemd-analyze', ['verify', '--man=no', ...units], {
      cwd: join(cwd, 'units'),
      encoding: 'utf8',
    })
    expect(verify).toMatchObject({ status: 0, stderr: '' })
  })
})

it('knows what everybody reaches', () => {
  const { cwd } = place()
  const file = join(cwd, 'a')
  writeFileSync(file, '', { mode: 0o644 })
  chmodSync(cwd, 0o755)
  expect(everybodyReaches(file)).toBe(true)
  chmodSync(cwd, 0o744)
  expect(everybodyReaches(file)).toBe(false)
  expect(everybodyReaches(join(cwd, 'none'))).toBe(false)
})
