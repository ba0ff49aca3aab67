import { join } from 'node:path'

/** A probe kind up to this many characters costs less in the chunk of every round than a file of its own to open. */
const smallKind = 12_288

/**
 * Which modules share a file. A file more costs a start a quarter of a millisecond, a function more next to nothing
 * while nobody calls it, so what one start needs is one file: what both lanes of timers need, what `probe` needs, what
 * every other command needs. All else is split by the bundler's own rule, by who imports it.
 */
export function chunkGroups(root) {
  let plan
  // The graph is whole when the first module is asked for.
  const holds = (name, id, graph) => {
    plan ??= planOf((path) => join(root, 'src', path), graph)
    return plan[name].has(id)
  }
  return ['start', 'probe', 'command'].map((name, index) => ({
    name: (id, graph) => (holds(name, id, graph) ? name : null),
    debugName: name,
    priority: 3 - index,
  }))
}

function planOf(source, graph) {
  const statically = (id) => graph.getModuleInfo(id)?.importedIds ?? []
  const later = (id) => graph.getModuleInfo(id)?.dynamicallyImportedIds ?? []
  const size = (id) => graph.getModuleInfo(id)?.code?.length ?? 0
  const lane = closure([source('cli/run/fast-lane.ts')], statically)
  const round = closure([source('cli/probe/probe-action.ts')], statically)
  const health = closure([source('cli/health/health-lane.ts')], statically)
  const asked = closure([...health, ...[...health].flatMap(later)], statically)
  const kinds = later(source('probes/probes.ts'))
    .map((kind) => closure([kind], statically))
    .filter((kind) => sum([...kind].filter((id) => !round.has(id)).map(size)) <= smallKind)
  const probe = new Set([...round, ...kinds.flatMap((kind) => [...kind])])
  return {
    start: new Set([...lane, ...[...probe].filter((id) => asked.has(id))]),
    probe,
    command: closure(['\0main', source('cli/run/base-command.ts')], statically),
  }
}

/** `starts` and every module that follows from them by `next`. */
function closure(starts, next) {
  const found = new Set(starts)
  for (const id of found) for (const other of next(id)) found.add(other)
  return found
}

function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0)
}
