import { dirname } from 'node:path/posix'
import { lengthOf, lineOf, type Source } from './source.ts'

const longestFile = 250
const longestFunction = 50
const longestCommand = 60
const mostLooseFiles = 20

/** Files longer than 250 lines, and commands longer than 60: they parse, call, print and exit. */
export function longFiles(sources: readonly Source[]): string[] {
  return sources
    .filter(
      (source) => lengthOf(source) > (source.path.startsWith('src/commands/') ? longestCommand : longestFile),
    )
    .map((source) => `${source.path} has ${lengthOf(source)} lines`)
}

/** Functions longer than 50 lines. */
export function longFunctions(sources: readonly Source[]): string[] {
  return sources.flatMap((source) =>
    source.nodes
      .filter(({ type }) => /^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(type))
      .map((node) => ({ node, lines: lineOf(source, node.end) - lineOf(source, node.start) + 1 }))
      .filter(({ lines }) => lines > longestFunction)
      .map(({ node, lines }) => `${source.path}:${lineOf(source, node.start)} has ${lines} lines`),
  )
}

/** Folders with more than 20 files of their own. */
export function crowdedFolders(sources: readonly Source[]): string[] {
  const counts = new Map<string, number>()
  for (const { path } of sources) counts.set(dirname(path), (counts.get(dirname(path)) ?? 0) + 1)
  return [...counts]
    .filter(([, count]) => count > mostLooseFiles)
    .map(([folder, count]) => `${folder} has ${count} files`)
}

/** Files that lie beside a folder of their name: they belong into it, a command with sub-commands as its index. */
export function filesBesideTheirFolder(sources: readonly Source[]): string[] {
  const folders = new Set(sources.map(({ path }) => dirname(path)))
  const parents = new Set([...folders].flatMap((folder) => [folder, ...ancestorsOf(folder)]))
  return sources.map(({ path }) => path).filter((path) => parents.has(path.replace(/\.tsx?$/, '')))
}

/** Files whose name says nothing, where things would heap up. */
export function heaps(sources: readonly Source[]): string[] {
  return sources
    .map(({ path }) => path)
    .filter((path) => /\/(utils?|helpers?|common|types|misc|shared)[./]/.test(path))
}

function ancestorsOf(folder: string): string[] {
  const parent = dirname(folder)
  return parent === '.' ? [] : [parent, ...ancestorsOf(parent)]
}
