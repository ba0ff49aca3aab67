import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, test } from 'vitest'
import { catalogue } from '../../src/core/errors.ts'
import { exitStatusOf } from '../../src/core/state.ts'
import { circles, turnedArrows, wholeOclif } from './arrows.ts'
import { commandLineInCore, environmentReads, impureCore } from './purity.ts'
import { crowdedFolders, filesBesideTheirFolder, heaps, longFiles, longFunctions } from './rooms.ts'
import { type Source, sourceOf } from './source.ts'

interface Rule {
  readonly title: string
  readonly find: (sources: readonly Source[]) => string[]
  /** Files that break it, by path; each group breaks it by itself. */
  readonly breaches: readonly Readonly<Record<string, string>>[]
  /** Files that look alike and break nothing. */
  readonly fine?: Readonly<Record<string, string>>
}

const lines = (count: number) => 'export const a = 1\n'.repeat(count)

const rules: readonly Rule[] = [
  {
    title: 'a folder imports itself and what lies below it',
    find: turnedArrows,
    breaches: [
      { 'src/core/tick.ts': "import { a } from '../probes/run.ts'" },
      { 'src/render/terminal/a.ts': "import type { Io } from '../../cli/run/io.ts'" },
      { 'src/cli/a.ts': "await import('../commands/probe.ts')" },
      { 'src/elsewhere/a.ts': '' },
    ],
    fine: { 'src/cli/a.ts': "import { a } from '../core/state.ts'\nimport { join } from 'node:path'" },
  },
  {
    title: 'no files import each other in a circle, types included',
    find: circles,
    breaches: [
      { 'src/core/a.ts': "import './b.ts'", 'src/core/b.ts': "import type { A } from './a.ts'" },
      {
        'src/core/a.ts': "import './b.ts'",
        'src/core/b.ts': "import './c.ts'",
        'src/core/c.ts': "export * from './a.ts'",
      },
    ],
    fine: {
      'src/core/a.ts': "import './b.ts'\nimport './c.ts'",
      'src/core/b.ts': "import './c.ts'",
      'src/core/c.ts': '',
    },
  },
  {
    title: 'the whole of oclif is imported by nobody',
    find: wholeOclif,
    breaches: [{ 'src/cli/a.ts': "import { Command } from '@oclif/core'" }],
    fine: { 'src/cli/a.ts': "import { Command } from '@oclif/core/command'" },
  },
  {
    title: 'core touches no module of Node.js, no clock, no chance and no global of the host',
    find: impureCore,
    breaches: [
      { 'src/core/a.ts': "import { readFileSync } from 'node:fs'" },
      { 'src/core/a.ts': 'export const a = Date.now()' },
      { 'src/core/a.ts': 'export const a = new Date()' },
      { 'src/core/a.ts': 'export const a = Math.random()' },
      { 'src/core/a.ts': 'export const a = process.pid' },
    ],
    fine: {
      'src/core/a.ts': 'export const a = [new Date(0).getTime(), probe.process.count, { process: 1 }]',
    },
  },
  {
    title: 'core knows no word of the command line',
    find: commandLineInCore,
    breaches: [
      { 'src/core/a.ts': "export const a = 'Map it by --column.'" },
      { 'src/core/a.ts': "export const a = `See 'vitals $" + "{b} --help'.`" },
    ],
    fine: { 'src/core/a.ts': "/** What `vitals probe --json` prints. */\nexport const a = 'a -- b'" },
  },
  {
    title: 'the environment is read by the settings and the command line alone',
    find: environmentReads,
    breaches: [{ 'src/probes/a.ts': 'export const a = process.env.HOME' }],
    fine: { 'src/settings/a.ts': 'export const a = process.env.HOME' },
  },
  {
    title: 'no file is longer than 250 lines, no command than 60',
    find: longFiles,
    breaches: [{ 'src/core/a.ts': lines(251) }, { 'src/commands/a.ts': lines(61) }],
    fine: { 'src/core/a.ts': lines(250), 'src/commands/a.ts': lines(60) },
  },
  {
    title: 'no function is longer than 50 lines',
    find: longFunctions,
    breaches: [{ 'src/core/a.ts': `export function a() {\n${'b()\n'.repeat(49)}}` }],
    fine: { 'src/core/a.ts': `export function a() {\n${'b()\n'.repeat(48)}}` },
  },
  {
    title: 'no folder has more than 20 loose files',
    find: crowdedFolders,
    breaches: [Object.fromEntries([...Array(21).keys()].map((n) => [`src/core/n${n}.ts`, '']))],
    fine: Object.fromEntries([...Array(20).keys()].map((n) => [`src/core/n${n}.ts`, ''])),
  },
  {
    title: 'no file lies beside a folder of its name',
    find: filesBesideTheirFolder,
    breaches: [{ 'src/commands/cron.ts': '', 'src/commands/cron/runs.ts': '' }],
    fine: { 'src/commands/cron/index.ts': '', 'src/commands/cron/runs.ts': '' },
  },
  {
    title: 'nothing is a heap: no file is called utils, helpers, common or types',
    find: heaps,
    breaches: [{ 'src/core/utils.ts': '' }, { 'src/core/shared/a.ts': '' }],
    fine: { 'src/core/useful.ts': '' },
  },
]

const root = join(import.meta.dirname, '../..')
const sources = sourcesIn('src')
const everything = [...sources, ...sourcesIn('test'), ...sourcesIn('bin')]

function sourcesIn(directory: string): readonly Source[] {
  return readdirSync(join(root, directory), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.[cm]?[jt]sx?$/.test(path))
    .map((path) => `${directory}/${path}`)
    .sort()
    .map((path) => sourceOf(path, readFileSync(join(root, path), 'utf8')))
}

function sample(files: Readonly<Record<string, string>>): readonly Source[] {
  return Object.entries(files).map(([path, text]) => sourceOf(path, text))
}

describe.each(rules)('$title', ({ find, breaches, fine = {} }) => {
  it('is kept', () => {
    expect(find(find === longFiles ? everything : sources)).toEqual([])
  })

  it.each(breaches)('is broken by %j', (files) => {
    expect(find(sample(files))).not.toEqual([])
  })

  it('is not broken by what looks alike', () => {
    expect(find(sample(fine))).toEqual([])
  })
})

test('an error never ends with the status of a verdict', () => {
  const verdicts = new Set<number>(Object.values(exitStatusOf))
  const mixed = Object.entries(catalogue).filter(([, { exit }]) => verdicts.has(exit))
  expect(mixed).toEqual([])
})
