import { dirname } from 'node:path/posix'
import type { Source } from './source.ts'

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

/** Imports from one folder into another that lies not below it, and files in folders that nobody drew. */
export function turnedArrows(sources: readonly Source[]): string[] {
  return sources.flatMap(({ path, files }) => {
    const folder = folderOf(path)
    const allowed = mayImport[folder]
    if (allowed === undefined) return [`${path} lies in no known folder`]
    return files
      .filter((target) => target.startsWith('src/') && ![folder, ...allowed].includes(folderOf(target)))
      .map((target) => `${path} imports ${target}`)
  })
}

/** Files that import all of oclif, which a start cannot pay for; its parts are imported one by one. */
export function wholeOclif(sources: readonly Source[]): string[] {
  return sources.filter(({ imports }) => imports.includes('@oclif/core')).map(({ path }) => path)
}

/** Groups of files that import each other in a circle, types included; each as one text. */
export function circles(sources: readonly Source[]): string[] {
  const next = new Map(sources.map(({ path, files }) => [path, files]))
  const reached = new Map(sources.map(({ path }) => [path, reachableFrom(path, next)]))
  const groups = sources.map(({ path }) =>
    [...(reached.get(path) ?? [])].filter((other) => reached.get(other)?.has(path)).sort(),
  )
  return [...new Set(groups.filter((group) => group.length > 0).map((group) => group.join(' ↔ ')))]
}

function reachableFrom(start: string, next: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const seen = new Set<string>()
  const waiting = [...(next.get(start) ?? [])]
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (seen.has(path)) continue
    seen.add(path)
    waiting.push(...(next.get(path) ?? []))
  }
  return seen
}

function folderOf(path: string): string {
  const inner = path.replace(/^src\//, '')
  return Object.keys(mayImport).find((folder) => inner.startsWith(`${folder}/`)) ?? dirname(inner)
}
