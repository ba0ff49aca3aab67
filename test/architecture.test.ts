import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseSync } from 'rolldown/utils'
import { describe, expect, it, test } from 'vitest'
import { catalogue } from '../src/core/errors.ts'
import { exitStatusOf } from '../src/core/state.ts'

const doers = ['actions', 'planner', 'probes', 'store']
const below = ['settings', 'gateway/client', 'gateway/protocol', 'host', 'core']

// Which other folders a folder may import. Arrows go down or skip levels, they never turn.
const mayImport: Readonly<Record<string, readonly string[]>> = {
  core: [],
  host: ['core'],
  render: ['core'],
  'gateway/protocol': ['core'],
  'gateway/client': ['gateway/protocol', 'host', 'core'],
  settings: ['gateway/client', 'gateway/protocol', 'host', 'core'],
  ...Object.fromEntries(doers.map((doer) => [doer, below])),
  agent: [...doers, ...below],
  'gateway/server': ['agent', 'render', ...doers, ...below],
  dashboard: ['gateway/protocol', 'core'],
  cli: ['agent', 'render', ...doers, ...below],
  commands: ['cli', 'agent', 'gateway/server', 'render', ...doers, ...below],
}

// Globals that read the host, the clock or chance; core is given what it needs.
const impureNames = new Set([
  ...['process', 'performance', 'crypto', 'Buffer', 'globalThis', 'fetch', 'console', 'require'],
  ...['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'Intl'],
])
const impureMembers = new Set(['Date.now', 'Math.random'])

const longestFile = 250
const longestFunction = 50

interface SyntaxNode {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly [key: string]: unknown
}

interface Source {
  readonly path: string
  readonly text: string
  readonly folder: string
  /** What it imports, as written. */
  readonly imports: readonly string[]
  readonly nodes: readonly SyntaxNode[]
}

const root = join(import.meta.dirname, '..')
const sources = pathsIn('src').map(readSource)

function pathsIn(directory: string): string[] {
  return readdirSync(join(root, directory), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.[jt]sx?$/.test(path))
    .map((path) => join(directory, path))
    .sort()
}

function readSource(path: string): Source {
  const text = readFileSync(join(root, path), 'utf8')
  const { program } = parseSync(path, text)
  const nodes = [...nodesOf(program)]
  return { path, text, folder: folderOf(path), imports: nodes.flatMap(importOf), nodes }
}

function folderOf(path: string): string {
  const inner = path.replace(/^src\//, '')
  const known = Object.keys(mayImport).find((folder) => inner.startsWith(`${folder}/`))
  return known ?? dirname(inner)
}

function* nodesOf(value: unknown): Generator<SyntaxNode> {
  if (Array.isArray(value)) for (const item of value) yield* nodesOf(item)
  else if (typeof value === 'object' && value !== null) {
    if (isNode(value)) yield value
    for (const [key, child] of Object.entries(value)) if (key !== 'range') yield* nodesOf(child)
  }
}

function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
}

function importOf(node: SyntaxNode): string[] {
  if (!isNode(node.source)) return []
  const value = node.source.value
  return typeof value === 'string' ? [value] : []
}

function lineOf({ text }: Source, offset: number): number {
  return text.slice(0, offset).split('\n').length
}

describe('folders import only what lies below them', () => {
  it('the table knows every folder of src', () => {
    const unknown = sources.filter(({ folder }) => mayImport[folder] === undefined).map(({ path }) => path)
    expect(unknown).toEqual([])
  })

  it.each(Object.entries(mayImport))('%s imports itself and %j', (folder, allowed) => {
    const wrong = sources
      .filter((source) => source.folder === folder)
      .flatMap(({ path, imports }) =>
        imports
          .filter((name) => name.startsWith('.'))
          .map((name) => join(dirname(path), name))
          .filter((target) => target !== 'package.json')
          .filter((target) => ![folder, ...allowed].includes(folderOf(target)))
          .map((target) => `${path} imports ${target}`),
      )
    expect(wrong).toEqual([])
  })

  it('the whole of oclif is imported by nobody', () => {
    const wrong = sources.filter(({ imports }) => imports.includes('@oclif/core')).map(({ path }) => path)
    expect(wrong).toEqual([])
  })
})

describe('core decides and does nothing else', () => {
  const core = sources.filter(({ folder }) => folder === 'core')

  it('it imports no module of Node.js', () => {
    const wrong = core.filter(({ imports }) => imports.some((name) => name.startsWith('node:')))
    expect(wrong.map(({ path }) => path)).toEqual([])
  })

  it('it reads no clock, no chance and no global of the host', () => {
    expect(core.flatMap(impuritiesOf)).toEqual([])
  })

  it('it cannot do so unnoticed', () => {
    const seen = (text: string) => {
      const nodes = [...nodesOf(parseSync('sample.ts', text).program)]
      return impuritiesOf({ path: 'sample.ts', text, folder: 'core', imports: [], nodes }).length
    }
    expect(seen('export const a = Date.now()')).toBe(1)
    expect(seen('export const a = new Date()')).toBe(1)
    expect(seen('export const a = Math.random() + process.pid')).toBe(2)
    expect(seen('export const a = new Date(0).getTime() + probe.process.count')).toBe(0)
    expect(seen('export const a = { process: 1 }')).toBe(0)
  })
})

function impuritiesOf(source: Source): string[] {
  const names = new Set(source.nodes.flatMap(memberOrKeyNames))
  const own = new Set(source.nodes.flatMap(declaredNames))
  return source.nodes
    .filter((node) => isImpure(node, names) && !own.has(String(node.name)))
    .map((node) => `${source.path}:${lineOf(source, node.start)} ${source.text.slice(node.start, node.end)}`)
}

/** Identifiers that name a member or a key, which is no use of a global. */
function memberOrKeyNames(node: SyntaxNode): SyntaxNode[] {
  if (node.computed === true || node.shorthand === true) return []
  return [node.property, node.key].filter(isNode)
}

/** Names that the file itself gives to something: a probe kind may be called `process`. */
function declaredNames(node: SyntaxNode): string[] {
  const place = { ImportSpecifier: node.local, VariableDeclarator: node.id, FunctionDeclaration: node.id }
  const id = place[node.type as keyof typeof place]
  return isNode(id) && typeof id.name === 'string' ? [id.name] : []
}

function isImpure(node: SyntaxNode, notGlobal: ReadonlySet<SyntaxNode>): boolean {
  if (node.type === 'Identifier') return impureNames.has(String(node.name)) && !notGlobal.has(node)
  if (node.type === 'NewExpression' || node.type === 'CallExpression') {
    const isDate = isNode(node.callee) && node.callee.name === 'Date'
    return isDate && Array.isArray(node.arguments) && node.arguments.length === 0
  }
  if (node.type !== 'MemberExpression' || !isNode(node.object) || !isNode(node.property)) return false
  return impureMembers.has(`${node.object.name}.${node.property.name}`)
}

describe('everything stays small enough to read', () => {
  it(`no file is longer than ${longestFile} lines`, () => {
    const paths = [...pathsIn('src'), ...pathsIn('test'), ...pathsIn('bin')]
    const lengths = paths.map((path) => [path, readFileSync(join(root, path), 'utf8').split('\n').length - 1])
    expect(lengths.filter(([, lines]) => Number(lines) > longestFile)).toEqual([])
  })

  it(`no function is longer than ${longestFunction} lines`, () => {
    const long = sources.flatMap((source) =>
      source.nodes
        .filter(({ type }) => /^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(type))
        .map((node) => ({ node, lines: lineOf(source, node.end) - lineOf(source, node.start) + 1 }))
        .filter(({ lines }) => lines > longestFunction)
        .map(({ node, lines }) => `${source.path}:${lineOf(source, node.start)} has ${lines} lines`),
    )
    expect(long).toEqual([])
  })

  it('a command is at most 60 lines: it parses, calls, prints and exits', () => {
    const commands = sources.filter(({ folder }) => folder === 'commands')
    const long = commands.filter(({ text }) => text.split('\n').length - 1 > 60)
    expect(long.map(({ path }) => path)).toEqual([])
  })

  it('nothing is a heap: no file is called utils, helpers, common or types', () => {
    const heaps = sources.filter(({ path }) => /\/(utils?|helpers?|common|types|misc|shared)[./]/.test(path))
    expect(heaps.map(({ path }) => path)).toEqual([])
  })
})

test('an error never ends with the status of a verdict', () => {
  const verdicts = new Set<number>(Object.values(exitStatusOf))
  const mixed = Object.entries(catalogue).filter(([, { exit }]) => verdicts.has(exit))
  expect(mixed).toEqual([])
})
