import { execFileSync } from 'node:child_process'
import { chmodSync, chownSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, test } from 'vitest'
import { cacheText } from '../../src/settings/config-cache.ts'
import { configNames } from '../../src/settings/config-keys.ts'
import { configFile } from '../../src/settings/config-schema.ts'
import { type Place, place } from './place.ts'

type Shown = Record<string, { value: string | null; origin: { from: string; source: string | null } }>

async function settingsOf({ run }: Place, env?: Record<string, string>): Promise<Shown> {
  const { stdout, stderr, status } = await run(['config', 'show', '--json'], env)
  expect([status, stderr]).toEqual([0, ''])
  const { settings } = JSON.parse(stdout) as { settings: (Shown[string] & { name: string })[] }
  return Object.fromEntries(settings.map((setting) => [setting.name, setting]))
}

const policy = (name: string) =>
  `name: ${name}\nprobes: { disk: { kind: disk } }\nchecks: { disk: { signal: disk.free_pct, degraded: { below: -1 } } }\n`

describe('a setting is decided by', () => {
  it('the environment, else the working directory, else the user, else a default', async () => {
    const given = place()
    expect((await settingsOf(given)).agent_id).toEqual({
      ...{ name: 'agent_id', value: expect.any(String), origin: { from: 'default', source: null } },
    })
    writeFileSync(given.user, 'agent_id: user\n')
    expect((await settingsOf(given)).agent_id).toMatchObject({
      value: 'user',
      origin: { source: given.user },
    })
    writeFileSync(given.here, 'agent_id: here\n')
    expect((await settingsOf(given)).agent_id).toMatchObject({
      value: 'here',
      origin: { source: './vitals.yaml' },
    })
    expect((await settingsOf(given, { VITALS_AGENT_ID: 'env' })).agent_id).toMatchObject({
      ...{ value: 'env', origin: { from: 'environment', source: 'VITALS_AGENT_ID' } },
    })
  })

  it('each file for itself: what one leaves out, the next may give', async () => {
    const given = place()
    writeFileSync(given.here, 'color: never\n')
    writeFileSync(given.user, 'color: always\nagent_id: user\n')
    expect(await settingsOf(given)).toMatchObject({ color: { value: 'never' }, agent_id: { value: 'user' } })
  })

  it('a file with paths that are relative to it', async () => {
    const given = place()
    writeFileSync(given.user, 'policy: p.yaml\nstate_dir: ../state\n')
    const directory = join(given.home, '.config')
    expect(await settingsOf(given)).toMatchObject({
      policy: { value: join(directory, 'vitals', 'p.yaml') },
      state_dir: { value: join(directory, 'state') },
    })
  })

  it('shown in a table with its origin', async () => {
    const given = place()
    writeFileSync(given.here, 'agent_id: here\n')
    const { stdout } = await given.run(['config', 'show', '--origin'], { COLUMNS: '200' })
    expect(stdout).toMatch(/^SETTING +VALUE +ORIGIN\n/)
    expect(stdout).toMatch(/^agent_id +here +\.\/vitals\.yaml$/m)
  })
})

describe('a configuration file that somebody else could have put there', () => {
  const commands = [['config', 'show'], ['probe', '--no-state'], ['health', '--timeout', '100ms'], ['doctor']]

  it.each(commands)('as a pipe holds up no command: %s %s', async (...args) => {
    const given = place()
    execFileSync('mkfifo', [given.here])
    const { stderr, status } = await given.run(args)
    expect(stderr).toContain('./vitals.yaml is ignored: it is not a regular file.')
    expect(status).not.toBe(70)
  })

  it.each<[string, (given: Place) => void, string]>([
    ['everybody may write', ({ here }) => chmodSync(here, 0o646), 'everybody may write it'],
    ['lies where everybody may write', ({ cwd }) => chmodSync(cwd, 0o777), 'others may write'],
    ['leads to a device', ({ here }) => link('/dev/zero', here), 'it is not a regular file'],
  ])('because it %s is passed over, and said so', async (_what, spoil, words) => {
    const given = place()
    writeFileSync(given.here, 'agent_id: stranger\n')
    spoil(given)
    const { stdout, stderr } = await given.run(['config', 'show', '--json'])
    expect(stderr).toContain('./vitals.yaml is ignored: ')
    expect(stderr).toContain(words)
    expect(stdout).not.toContain('stranger')
  })
})

describe('what is kept of a configuration file', () => {
  it('is read again when one digit of it is another one, or others may write where it lies', async () => {
    const given = place()
    writeFileSync(given.here, 'agent_id: desk-1\n')
    const agent = async () => JSON.parse((await given.run(['probe', '--no-state', '--json'])).stdout).agent_id
    expect([await agent(), await agent()]).toEqual(['desk-1', 'desk-1'])
    const folder = join(given.home, 'cache', 'vitals', 'config')
    const [name = ''] = readdirSync(folder)
    const kept = readFileSync(join(folder, name), 'utf8')
    writeFileSync(join(folder, name), kept.replace('desk-1', 'desk-2'))
    expect(await agent()).toBe('desk-1')
    chmodSync(folder, 0o777)
    expect(await agent()).toBe('desk-1')
  })
})

function link(target: string, path: string): void {
  rmSync(path, { force: true })
  symlinkSync(target, path)
}

describe('vitals probe obeys the settings', () => {
  it('policy, agent and state directory of a file, in the fast lane too', async () => {
    const given = place()
    writeFileSync(join(given.cwd, 'mine.yaml'), policy('mine'))
    writeFileSync(given.here, 'policy: mine.yaml\nagent_id: desk\nstate_dir: memory\n')
    const first = JSON.parse((await given.run(['probe', '--json'])).stdout)
    const second = JSON.parse((await given.run(['probe', '--json'])).stdout)
    expect([first.policy, first.agent_id, second.policy, second.agent_id]).toEqual([
      'mine',
      'desk',
      'mine',
      'desk',
    ])
    const kept = readdirSync(join(given.cwd, 'memory', 'probe'))
    expect(kept.filter((name) => name.endsWith('.db'))).toHaveLength(1)
    expect((await given.run(['audit', 'list', '--json'])).stdout).toContain('unknown')
  })

  it('without reading YAML a second time, and again when the file changed', async () => {
    const given = place()
    writeFileSync(given.here, 'agent_id: one\n')
    const agent = async () => JSON.parse((await given.run(['probe', '--json'])).stdout).agent_id
    expect(await agent()).toBe('one')
    const [kept] = readdirSync(join(given.home, 'cache', 'vitals', 'config'))
    const path = join(given.home, 'cache', 'vitals', 'config', kept ?? '')
    expect(readFileSync(path, 'utf8')).toMatch(/^[0-9a-f]{16}\n\{"agent_id":"one"\}\n$/)
    writeFileSync(path, cacheText(path, { agent_id: 'cached' }))
    expect(await agent()).toBe('cached')
    writeFileSync(path, '{ not JSON')
    expect(await agent()).toBe('one')
    writeFileSync(given.here, 'agent_id: two\n')
    expect(await agent()).toBe('two')
  })

  it('a policy that is named beats that of a file', async () => {
    const given = place()
    writeFileSync(join(given.cwd, 'a.yaml'), policy('a'))
    writeFileSync(given.here, 'policy: none.yaml\n')
    expect(JSON.parse((await given.run(['probe', './a.yaml', '--json'])).stdout).policy).toBe('a')
    expect((await given.run(['probe', '-q'])).status).toBe(66)
  })

  it.each([
    ['a file', 'color: always\n', {}, true],
    ['NO_COLOR before a file', 'color: always\n', { NO_COLOR: '1' }, false],
    ['VITALS_COLOR before NO_COLOR', '', { NO_COLOR: '1', VITALS_COLOR: 'always' }, true],
    ['VITALS_COLOR before a file', 'color: always\n', { VITALS_COLOR: 'never' }, false],
  ])('colour by %s', async (_, file, env, colored) => {
    const given = place()
    if (file !== '') writeFileSync(given.here, file)
    for (const args of [['probe'], ['probe', '--verbose']]) {
      expect((await given.run(args, env)).stdout.includes('\x1b[')).toBe(colored)
    }
    expect((await given.run(['probe', '--color', 'never'], env)).stdout).not.toContain('\x1b[')
  })
})

describe('a configuration that is wrong', () => {
  it.each([
    ['an unknown key', 'polcy: x\n', '1:1', "Did you mean 'policy'?"],
    ['a wrong value', 'agent_id: a b\n', '1:11', 'takes letters'],
    ['a wrong choice', 'color: sometimes\n', '1:8', 'auto'],
    ['no mapping', '- policy\n', '1:1', 'mapping'],
    ['broken YAML', 'policy: [\n', '', 'vitals.yaml'],
  ])('ends with 78 and shows its place: %s', async (_, text, at, words) => {
    const given = place()
    writeFileSync(given.here, text)
    for (const args of [['probe'], ['config', 'show'], ['audit', 'list']]) {
      const run = await given.run(args)
      expect(run).toMatchObject({ status: 78, stdout: '' })
      expect(run.stderr).toContain(`./vitals.yaml:${at}`)
      expect(run.stderr).toContain(words)
    }
  })

  it('names the variable whose value is wrong', async () => {
    const run = await place().run(['probe'], { VITALS_COLOR: 'pink' })
    expect(run.status).toBe(64)
    expect(run.stderr).toContain("VITALS_COLOR takes auto, always, never, not 'pink'.")
  })

  it('may be empty', async () => {
    const given = place()
    writeFileSync(given.here, '# nothing yet\n')
    expect((await given.run(['config', 'show'])).status).toBe(0)
  })
})

describe("a stranger's ./vitals.yaml", () => {
  it('is passed over where everybody may write it', async () => {
    const given = place()
    writeFileSync(given.here, 'policy: /nowhere.yaml\n')
    chmodSync(given.here, 0o666)
    const run = await given.run(['probe', '--json'])
    expect(JSON.parse(run.stdout).policy).toBe('host')
    expect(run.stderr).toBe('vitals: ./vitals.yaml is ignored: everybody may write it.\n')
  })

  it.runIf(process.getuid?.() === 0)('is passed over where somebody else owns it', async () => {
    const given = place()
    writeFileSync(given.here, 'policy: /nowhere.yaml\n')
    chownSync(given.here, 65_534, 65_534)
    const run = await given.run(['audit', 'list'])
    expect(run.status).toBe(0)
    expect(run.stderr).toBe('vitals: ./vitals.yaml is ignored: it belongs to another user.\n')
  })
})

test('the table of settings and the schema of the file name the same keys', () => {
  expect(Object.keys(configFile.entries)).toEqual([...configNames])
})
