import { globSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from '@oclif/core/command'
import { parse } from '@oclif/core/parser'
import { describe, expect, it } from 'vitest'
import { readManifest } from '../../../src/cli/run/manifest.ts'
import { explainUsage } from '../../../src/cli/run/usage/usage-error.ts'
import type { VitalsError } from '../../../src/core/errors.ts'

const root = join(import.meta.dirname, '../../..')
const manifest = readManifest(root)
const commands = new Map<string, Command.Class>()
for (const path of globSync('src/commands/**/*.ts', { cwd: root })) {
  const id = path
    .slice('src/commands/'.length, -3)
    .replaceAll('/', ':')
    .replace(/:index$/, '')
  commands.set(id, ((await import(join(root, path))) as { default: Command.Class }).default)
}

/** What a command line is refused with, in one text; `null` where the parser takes it. */
async function refused(id: string, argv: readonly string[]): Promise<string | null> {
  const { flags = {}, baseFlags = {}, args = {} } = commands.get(id) as Command.Class
  try {
    await parse([...argv], { flags: { ...baseFlags, ...flags }, args, strict: true })
    return null
  } catch (failure) {
    const { message, params, hint } = explainUsage(failure, id, manifest) as VitalsError
    return `${message}\n${String(hint).replace('{command}', String(params.command))}`
  }
}

describe('a wrong call is told in our words', () => {
  it.each<[string, string[], string]>([
    [
      'policy:simulate',
      [],
      "'vitals policy simulate' needs POLICY and --input FILE.\nSuch as: 'vitals policy simulate server.yaml --input recording.ndjson'. See 'vitals policy simulate --help'.",
    ],
    [
      'policy:simulate',
      ['x.yaml', 'samples.csv', '--input', 'y'],
      "Unexpected argument: samples.csv.\n'--input FILE' names the samples. See 'vitals policy simulate --help'.",
    ],
    [
      'probe',
      ['--policy', 'x.yaml'],
      "There is no flag '--policy'.\nThe policy stands without a flag: 'vitals probe POLICY'. See 'vitals probe --help'.",
    ],
    ['policy:simulate', ['x.yaml'], "'vitals policy simulate' needs --input FILE."],
    [
      'policy:explain',
      ['shop.yaml'],
      "'vitals policy explain' needs --input FILE.\n'vitals probe shop.yaml --record FILE' writes a sample of the present into such a file; 'vitals probe shop.yaml --verbose' shows the live values without one. See 'vitals policy explain --help'.",
    ],
    [
      'policy:explain',
      [],
      "'vitals policy explain' needs POLICY and --input FILE.\n'vitals probe POLICY --record FILE' writes",
    ],
    ['policy:explain', ["it's mine.yaml"], "'vitals probe POLICY --record FILE' writes"],
    [
      'policy:explain',
      ['--input', 'x'],
      "'vitals policy explain' needs POLICY.\nSuch as: 'vitals policy explain ",
    ],
    ['policy:simulate', ['--input', 'x'], "'vitals policy simulate' needs POLICY."],
    ['cron:runs', [], "'vitals cron runs' needs JOB."],
    ['key:create', [], "'vitals key create' needs exactly one of --agent, --operator."],
    ['probe', ['--qiet'], "There is no flag '--qiet'.\nDid you mean '--quiet'? See 'vitals probe --help'."],
    ['health', ['--token', 'x'], "There is no flag '--token'.\nDid you mean '--token-file'?"],
    [
      'logs:tail',
      ['--colour', 'always', '--limit'],
      "There are no flags '--colour' and '--limit'.\nDid you mean '--color'?",
    ],
    ['probe', ['--format', 'jsn'], "not 'jsn'.\nDid you mean '--format json'?"],
    ['probe', ['--every', '1s'], "--every needs --watch as well.\nSee 'vitals probe --help'."],
    ['probe', ['--every'], '--every needs a value: --every DURATION.'],
    ['completion', ['csh'], "'csh' is none of bash, zsh, fish.\nDid you mean 'zsh'?"],
    ['logs:tail', ['--lines', 'x'], "--lines takes a whole number, not 'x'."],
    ['audit:list', ['--limit', '-1'], "--limit takes a whole number of 1 or more, not '-1'."],
  ])('%s %j', async (id, argv, words) => {
    expect(await refused(id, argv)).toContain(words)
  })

  const oclif = /Missing|Nonexistent|Expected|expects|occurred|must be provided|also be provided|\x1b|Note:/

  it.each([...commands.keys()])(
    '%s: with nothing, a wrong flag, and each flag without a value',
    async (id) => {
      const flags = Object.entries(commands.get(id)?.flags ?? {})
      const valued = flags.filter(([, flag]) => flag.type === 'option').map(([name]) => `--${name}`)
      expect(await refused(id, ['--nonsense'])).toContain("There is no flag '--nonsense'.")
      for (const argv of [[], ...valued.map((flag) => [flag])]) {
        const told = await refused(id, argv)
        expect(told ?? '').not.toMatch(oclif)
      }
    },
  )
})
