import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { probeFormats } from '../../src/cli/probe/probe-options.ts'
import { readManifest } from '../../src/cli/run/manifest.ts'
import { probeKinds } from '../../src/core/probe-kind/registry.ts'
import { hasTmux, openTerminal } from './tmux.ts'
import { checkout, emptyDirectory, vitals } from './vitals.ts'

const commands = Object.keys(readManifest(checkout).commands)
const firstWords = [...new Set(commands.map((id) => id.split(':')[0]))].sort()

/** What each shell offers for a command line that ends with the given word. */
type Complete = (directory: string, words: readonly string[]) => string[] | Promise<string[]>

function offered(program: string, args: readonly string[], directory: string): string[] {
  const run = spawnSync(program, args, {
    cwd: directory,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, HOME: directory },
  })
  expect([run.status, run.stderr]).toEqual([0, ''])
  return run.stdout.split('\n').filter((line) => line !== '')
}

const bash: Complete = (directory, words) => {
  const script = `source ./vitals.bash; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _vitals; printf '%s\\n' "\${COMPREPLY[@]}"`
  return offered('bash', ['--norc', '-c', script, 'bash', ...words], directory)
}

const fish: Complete = (directory, words) => {
  const line = words.map((word) => word.replaceAll("'", "\\'")).join(' ')
  const lines = offered(
    'fish',
    ['--no-config', '-c', `source ./vitals.fish; complete -C '${line}'`],
    directory,
  )
  return lines.map((found) => found.split('\t')[0] ?? '')
}

// zsh completes only at a prompt, so that it is asked in a terminal and its list is read from the screen.
const zsh: Complete = async (directory, words) => {
  const terminal = openTerminal(200, 50)
  terminal.type(`cd ${directory}; exec zsh -f`)
  terminal.type(
    `PS1='> '; autoload -Uz compinit; compinit -u -d ../dump; source ./vitals.zsh; bindkey '^I' list-choices; clear`,
  )
  await terminal.shows((rows) => rows.join() === '>')
  terminal.press(words.join(' '))
  terminal.press('Tab')
  const [, ...list] = await terminal.shows((rows) => rows.length > 1)
  return list.flatMap((row) => (row.includes(' -- ') ? [row.split(/ +-- /)[0] ?? ''] : row.split(/\s+/)))
}

const shells: readonly [string, Complete][] = [
  ['bash', bash],
  ['zsh', zsh],
  ['fish', fish],
]

for (const [shell, complete] of shells) {
  const isThere = spawnSync(shell, ['--version']).error === undefined && (shell !== 'zsh' || hasTmux)
  if (!isThere) process.stdout.write(`${shell} is not installed: its completion is not tried\n`)

  describe.runIf(isThere)(`vitals completion ${shell}`, { timeout: 60_000 }, () => {
    const ask = async (...words: string[]) => {
      const directory = emptyDirectory()
      const script = await vitals(['completion', shell])
      expect(script).toMatchObject({ status: 0, stderr: '' })
      writeFileSync(join(directory, `vitals.${shell}`), script.stdout)
      mkdirSync(join(directory, 'policies'))
      return (await complete(directory, ['vitals', ...words]))
        .filter((word) => !word.startsWith('vitals.'))
        .sort()
    }

    it('offers every command by its first word', async () => {
      expect(await ask('')).toEqual(expect.arrayContaining(firstWords))
    })

    it('offers the commands of a topic, and nothing else', async () => {
      expect(await ask('audit', '')).toEqual(['export', 'list', 'verify'])
    })

    it('offers the flags of a command', async () => {
      expect(await ask('probe', '--fo')).toEqual(['--format'])
      expect(await ask('audit', 'list', '--si')).toEqual(['--since'])
    })

    it('offers the values that a flag takes', async () => {
      expect(await ask('probe', '--format', '')).toEqual([...probeFormats].sort())
    })

    it('offers the kinds of probes, and files', async () => {
      const found = await ask('probe', 'p')
      const kinds = Object.keys(probeKinds).filter((kind) => kind.startsWith('p'))
      expect(found.map((word) => word.replace(/\/$/, ''))).toEqual([...kinds, 'policies'].sort())
    })

    it('offers the words of an argument that takes only those', async () => {
      expect(await ask('completion', '')).toEqual(['bash', 'fish', 'zsh'])
    })
  })
}

it('knows no other shell', async () => {
  const run = await vitals(['completion', 'tcsh'])
  expect(run).toMatchObject({ status: 64, stdout: '' })
  expect(run.stderr).toContain('bash, zsh, fish')
})

it('asks for a shell in whole sentences', async () => {
  const run = await vitals(['completion'])
  expect(run).toMatchObject({ status: 64, stdout: '' })
  expect(run.stderr).toMatch(/^Error: 'vitals completion' needs SHELL\.\nSuch as: '.*vitals completion \w+/)
})

it.runIf(spawnSync('shellcheck', ['--version']).error === undefined)(
  'shellcheck has nothing to say of the script for bash',
  async () => {
    const { stdout } = await vitals(['completion', 'bash'])
    const run = spawnSync('shellcheck', ['--shell', 'bash', '-'], { input: stdout, encoding: 'utf8' })
    expect(run.stdout).toBe('')
  },
)
