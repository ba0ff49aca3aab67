import { isNode, lineOf, type Source, type SyntaxNode } from './source.ts'

// Globals that read the host, the clock or chance; core is given what it needs.
const impureNames = new Set([
  ...['process', 'performance', 'crypto', 'Buffer', 'globalThis', 'fetch', 'console', 'require'],
  ...['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'Intl'],
])
const impureMembers = new Set(['Date.now', 'Math.random'])

/** What core must not touch: modules of Node.js, clocks, chance and globals of the host. */
export function impureCore(sources: readonly Source[]): string[] {
  return coreOf(sources).flatMap((source) => [
    ...source.imports.filter((name) => name.startsWith('node:')).map((name) => `${source.path} ${name}`),
    ...impuritiesOf(source),
  ])
}

/** Flags and commands of the command line in texts of core: `--column`, `vitals probe`. */
export function commandLineInCore(sources: readonly Source[]): string[] {
  return coreOf(sources).flatMap((source) =>
    source.nodes.filter(speaksOfCommands).map((node) => place(source, node)),
  )
}

/** Where the environment is read, other than by those who may: the settings and the command line. */
export function environmentReads(sources: readonly Source[]): string[] {
  return sources
    .filter(({ path }) => !/^src\/(?:settings|cli)\//.test(path))
    .flatMap((source) =>
      source.nodes
        .filter((node) => isMember(node, 'process', 'env'))
        .map((node) => `${source.path}:${lineOf(source, node.start)}`),
    )
}

function coreOf(sources: readonly Source[]): readonly Source[] {
  return sources.filter(({ path }) => path.startsWith('src/core/'))
}

function place(source: Source, { start, end }: SyntaxNode): string {
  return `${source.path}:${lineOf(source, start)} ${source.text.slice(start, end)}`
}

function speaksOfCommands(node: SyntaxNode): boolean {
  const text =
    node.type === 'Literal' && typeof node.value === 'string'
      ? node.value
      : node.type === 'TemplateElement' && typeof node.value === 'object' && node.value !== null
        ? String((node.value as { cooked?: unknown }).cooked)
        : ''
  return /(?:^|[\s'"(])--(?:[a-z]|$)|'vitals [a-z]/.test(text)
}

function impuritiesOf(source: Source): string[] {
  const names = new Set(source.nodes.flatMap(memberOrKeyNames))
  const own = new Set(source.nodes.flatMap(declaredNames))
  return source.nodes
    .filter((node) => isImpure(node, names) && !own.has(String(node.name)))
    .map((node) => place(source, node))
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
  return [...impureMembers].some((name) => isMember(node, ...(name.split('.') as [string, string])))
}

function isMember(node: SyntaxNode, object: string, property: string): boolean {
  if (node.type !== 'MemberExpression' || !isNode(node.object) || !isNode(node.property)) return false
  return node.object.name === object && node.property.name === property
}
