import { readdirSync } from 'node:fs'
import { join } from 'node:path'

/**
 * The files of all commands below `directory`, in the order of their names: `name` is a path without an ending
 * (`audit/list`), `id` is oclif's (`audit:list`). A command with sub-commands is the index of their folder.
 */
export function commandFiles(directory) {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .sort()
    .map((path) => {
      const name = path.replace(/(?:\/index)?\.ts$/, '')
      return { name, id: name.replaceAll('/', ':'), file: join(directory, path) }
    })
}

/** Makes the bundle's module `main`: the start of the command line, given the loader of each command. */
export function commandTable(root, commands) {
  const loaders = commands.map(({ id, file }) => `  '${id}': () => import(${JSON.stringify(file)}),`)
  const code = [
    `import { start } from ${JSON.stringify(join(root, 'src/cli/run/start.ts'))}`,
    `const commands = {\n${loaders.join('\n')}\n}`,
    'export const main = (argv, packageRoot) => start(argv, packageRoot, commands)',
  ].join('\n')
  return {
    name: 'command-table',
    resolveId: (id) => (id === 'main' ? '\0main' : null),
    load: (id) => (id === '\0main' ? code : null),
  }
}
