import { spawnSync } from 'node:child_process'
import { chmodSync, chownSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { bin, emptyDirectory } from './vitals.ts'

// A mount namespace of its own has another /etc/vitals, and this host keeps its own.
const script = `
mount -t tmpfs tmpfs "$1" && mkdir "$1/upper" "$1/work" &&
mount -t overlay overlay -o "lowerdir=/etc,upperdir=$1/upper,workdir=$1/work" /etc &&
rm -rf /etc/vitals && cp -a "$2" /etc/vitals && shift 2 && exec "$@"`
const inside = (scratch: string, etc: string, command: readonly string[]) =>
  ['unshare', '--mount', '/bin/sh', '-c', script, 'sh', scratch, etc, ...command] as const

function canMount(): boolean {
  const [program, ...args] = inside(emptyDirectory(), emptyDirectory(), ['true'])
  return process.getuid?.() === 0 && spawnSync(program, args).status === 0
}
const obstacle = canMount() ? null : 'no /etc of its own can be mounted'
if (obstacle !== null) process.stdout.write(`/etc/vitals is not tried: ${obstacle}\n`)

const policy = (name: string) =>
  `name: ${name}\nprobes: { disk: { kind: disk } }\nchecks: { disk: { signal: disk.free_pct, degraded: { below: -1 } } }\n`

describe.runIf(obstacle === null)('the configuration of the system', () => {
  let [etc, home, cwd] = ['', '', '']
  const run = (args: readonly string[], more: Readonly<Record<string, string>> = {}) => {
    const [program, ...rest] = inside(emptyDirectory(), etc, [process.execPath, bin, ...args])
    const env = { PATH: process.env.PATH, HOME: home, ...more }
    return spawnSync(program, rest, { env, cwd, encoding: 'utf8' })
  }
  const used = (more: Readonly<Record<string, string>> = {}) => {
    const { settings } = JSON.parse(run(['config', 'show', '--json'], more).stdout) as {
      settings: { name: string; value: string | null; origin: { source: string | null } }[]
    }
    return Object.fromEntries(settings.map(({ name, value, origin }) => [name, [value, origin.source]]))
  }
  const judged = () => JSON.parse(run(['probe', '--json', '--no-state']).stdout).policy as string

  beforeEach(() => {
    ;[etc, home, cwd] = [emptyDirectory(), emptyDirectory(), emptyDirectory()]
    mkdirSync(join(home, '.config', 'vitals'), { recursive: true })
    writeFileSync(join(etc, 'config.yaml'), 'policy: p.yaml\nagent_id: of-system\n')
    writeFileSync(join(etc, 'p.yaml'), policy('of-system'))
  })

  it('counts where nothing else says, its paths beside it', () => {
    expect(used()).toMatchObject({
      policy: ['/etc/vitals/p.yaml', '/etc/vitals/config.yaml'],
      agent_id: ['of-system', '/etc/vitals/config.yaml'],
    })
    expect(judged()).toBe('of-system')
  })

  it('gives way, setting by setting, to the user, to the working directory and to the environment', () => {
    const user = join(home, '.config', 'vitals')
    writeFileSync(join(user, 'config.yaml'), 'policy: p.yaml\n')
    writeFileSync(join(user, 'p.yaml'), policy('of-user'))
    expect(used()).toMatchObject({
      policy: [join(user, 'p.yaml'), join(user, 'config.yaml')],
      agent_id: ['of-system', '/etc/vitals/config.yaml'],
    })
    expect(judged()).toBe('of-user')
    writeFileSync(join(cwd, 'vitals.yaml'), 'policy: p.yaml\n')
    writeFileSync(join(cwd, 'p.yaml'), policy('of-here'))
    expect(judged()).toBe('of-here')
    expect(used({ VITALS_AGENT_ID: 'of-run' })).toMatchObject({
      policy: [join(cwd, 'p.yaml'), './vitals.yaml'],
      agent_id: ['of-run', 'VITALS_AGENT_ID'],
    })
  })

  it('opens no gateway that another file names', () => {
    writeFileSync(join(etc, 'config.yaml'), 'gateway_url: ws://127.0.0.1:7\ngateway_token_file: token\n')
    writeFileSync(join(etc, 'token'), 'secret\n', { mode: 0o600 })
    const gateway = () => JSON.parse(run(['config', 'show', '--json']).stdout).gateway
    expect(gateway()).toMatchObject({ url: 'ws://127.0.0.1:7', credentials: [{ from: '/etc/vitals/token' }] })
    writeFileSync(join(home, '.config', 'vitals', 'config.yaml'), 'gateway_url: ws://127.0.0.1:8\n')
    expect(gateway()).toMatchObject({ url: 'ws://127.0.0.1:8', credentials: [] })
  })

  it.each([
    ['everybody may write it', () => chmodSync(join(etc, 'config.yaml'), 0o666)],
    ['it belongs to another user', () => chownSync(join(etc, 'config.yaml'), 65_534, 65_534)],
  ])('is passed over, and it is said, where %s', (why, spoil) => {
    spoil()
    const { stderr, status } = run(['probe', '--no-state', '--quiet'])
    expect(stderr).toContain(`vitals: /etc/vitals/config.yaml is ignored: ${why}.`)
    expect(status).toBeLessThan(4)
    expect(used().agent_id?.[1]).toBeNull()
  })
})
