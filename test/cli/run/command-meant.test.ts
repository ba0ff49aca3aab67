import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { nextFor } from '../../../src/cli/run/usage/command-meant.ts'

/** Every command as it is spoken: files of the folder of commands, `index` for a topic's own. */
const names = readdirSync('src/commands', { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) =>
    path
      .replace(/\.ts$/, '')
      .replace(/\/index$/, '')
      .replaceAll('/', ' '),
  )

describe('Words that name no command are told the next step', () => {
  it.each([
    ['version', "Did you mean 'vitals --version'?"],
    ['policy list', "'vitals probe NAME' judges by one."],
    ['policies', 'host, server, desktop, openclaw-gateway'],
    ['audit show', "Did you mean 'vitals audit list'?"],
    ['agents', "Did you mean 'vitals agent list'?"],
    ['incidents', "Did you mean 'vitals incident list'?"],
    ['keys', "Did you mean 'vitals key list'?"],
    ['probes', "Did you mean 'vitals probe'?"],
    ['check', "Did you mean 'vitals policy check'?"],
    ['policy validate', "Did you mean 'vitals policy check'?"],
    ['policy chekc', "Did you mean 'vitals policy check'?"],
    ['policy create', "Did you mean 'vitals policy new'?"],
    ['policy run', "Did you mean 'vitals probe POLICY'?"],
    ['policy frobnicate', "'vitals policy' has "],
    ['audit frobnicate', "'vitals audit' has "],
    ['init', "Did you mean 'vitals policy new'?"],
    ['policy systemd', "Did you mean 'vitals policy timer'?"],
    ['service.yaml', "Did you mean 'vitals probe service.yaml'?"],
    ['watch', "Did you mean 'vitals probe --watch'?"],
    ['gateway stop', 'systemctl stop'],
    ['history', "Did you mean 'vitals audit list'?"],
  ])('%s', (typed, next) => {
    expect(nextFor(typed, names)).toContain(next)
  })

  it('which is a command that there is', () => {
    const words = [
      'policy create',
      'lint',
      'run',
      'watch',
      'install',
      'history',
      'start',
      'agent start',
      'logs show',
    ]
    for (const typed of [...words, 'config get', 'gateway health', 'policy show', 'audit check']) {
      const command = /'vitals (.*)'/.exec(nextFor(typed, names) ?? '')?.[1] ?? ''
      expect(names).toContain(command.replace(/ (?:--.*|[A-Z]+)$/, ''))
    }
  })

  it('and nothing where nothing can be said', () => {
    expect(nextFor('nonsense', names)).toBeNull()
    expect(nextFor('constructor', names)).toBeNull()
  })
})
