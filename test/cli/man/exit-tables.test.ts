import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, test } from 'vitest'
import { readManifest } from '../../../src/cli/run/manifest.ts'
import { catalogue, type ErrorCode } from '../../../src/core/errors.ts'
import { type Source, sourceOf } from '../../architecture/source.ts'

const root = join(import.meta.dirname, '../../..')
const commands = Object.keys(readManifest(root).commands)

// They hold every code, whoever uses them.
const catalogues = ['src/core/errors.ts', 'src/cli/hints.ts', 'src/core/report/error-document.ts']

const parsed = new Map<string, Source>()
const source = (path: string): Source => {
  const known = parsed.get(path) ?? sourceOf(path, readFileSync(join(root, path), 'utf8'))
  parsed.set(path, known)
  return known
}

/** What a file loads, now or later; types are gone when it runs. */
function loaded(path: string): string[] {
  const { nodes, files } = source(path)
  const sources = nodes.filter(({ source: from }) => from !== undefined && from !== null)
  const isType = (name: string) =>
    sources.some(
      ({ source: from, importKind, exportKind }) =>
        (from as { value?: string }).value === name && (importKind ?? exportKind) !== 'type',
    ) === false
  const { imports } = source(path)
  const relative = imports.filter((name) => name.startsWith('.'))
  return files.filter((file, index) => file.endsWith('.ts') && !isType(relative[index] ?? ''))
}

/** Every file that a command may run. */
function behind(id: string): Set<string> {
  const path = `src/commands/${id.replaceAll(':', '/')}`
  const seen = new Set<string>()
  const waiting = [
    existsSync(join(root, `${path}.ts`)) ? `${path}.ts` : `${path}/index.ts`,
    'src/cli/run/start.ts',
  ]
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (seen.has(file) || catalogues.includes(file)) continue
    seen.add(file)
    waiting.push(...loaded(file))
  }
  return seen
}

/** The exit statuses of the errors that the files behind a command name. */
function statusesBehind(id: string): Set<number> {
  const codes = [...behind(id)].flatMap((path) =>
    source(path).nodes.flatMap(({ type, value }) =>
      type === 'Literal' && typeof value === 'string' && Object.hasOwn(catalogue, value)
        ? [value as ErrorCode]
        : [],
    ),
  )
  return new Set(codes.map((code) => catalogue[code].exit))
}

/** Failures that a command tells as a part of its answer, and does not end with. */
const answered: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  'vitals-completion': { 77: 'it reads no settings', 78: 'it reads no settings' },
  'vitals-config': {
    65: 'a credential file that is none stands in the answer',
    66: 'a credential file that is not there stands in the answer',
  },
  'vitals-doctor': {
    65: 'everything that cannot be read is a finding',
    66: 'a policy that is not there is a finding',
    69: 'a gateway that does not answer is a finding',
    75: 'a state that is locked is a finding',
    77: 'what is not permitted is a finding',
    78: 'settings and policies that are invalid are findings',
  },
  'vitals-health': { 69: 'unreachable is not healthy', 75: 'starting is not healthy' },
  'vitals-probe': {
    65: 'a credential file that is none makes a result that failed',
    69: 'a gateway that cannot be asked makes a result that failed',
  },
}

const pages = readdirSync(join(root, 'man')).filter((file) => /^vitals-.+\.1$/.test(file))
const textOf = (page: string) => readFileSync(join(root, 'man', page), 'utf8')
const told = (page: string) =>
  [...(textOf(page).split('.Sh EXIT STATUS')[1] ?? '').matchAll(/^\.It Sy (\d+)$/gm)].map(([, status]) =>
    Number(status),
  )

describe.each(pages)('the exit table of %s', (page) => {
  const name = page.replace(/\.1$/, '')
  const word = name.replace('vitals-', '')
  const own = commands.filter((id) => id === word || id.startsWith(`${word}:`))
  const failures = told(page).filter((status) => status >= 64 && status < 128)
  const possible = new Set(own.flatMap((id) => [...statusesBehind(id)]))

  it('tells every failure that its commands can end with, and no other', () => {
    expect(own).not.toEqual([])
    const ends = [...possible].filter((status) => answered[name]?.[status] === undefined)
    expect(failures.sort()).toEqual(ends.sort())
  })

  it('makes no exception of what cannot happen anyway', () => {
    const needless = Object.keys(answered[name] ?? {}).filter((status) => !possible.has(Number(status)))
    expect(needless).toEqual([])
  })

  it('tells how it ends after a signal', () => {
    expect(told(page)).toEqual(expect.arrayContaining([0, 130, 143]))
  })
})

test('every command has a page with an exit table', () => {
  const words = new Set(commands.map((id) => id.split(':')[0]))
  expect(pages.map((page) => page.replace(/^vitals-(.+)\.1$/, '$1')).sort()).toEqual([...words].sort())
})
