import type { Command } from '@oclif/core/command'
import type { Plugin } from '@oclif/core/interfaces'
import type { Manifest } from './manifest.ts'

/**
 * All of vitals as one oclif plugin in memory: given it, oclif searches no directory and reads no package.json.
 *
 * @param loadCommand imports the class of a command by its id
 */
export function rootPlugin(
  manifest: Manifest,
  packageRoot: string,
  loadCommand: (id: string) => Promise<Command.Class>,
): Plugin {
  const { name, version, oclif } = manifest
  const plugin: Plugin = {
    _base: '',
    alias: name,
    name,
    version,
    root: packageRoot,
    options: { root: packageRoot, isRoot: true },
    pjson: { name, version, type: 'module', oclif },
    type: 'core',
    moduleType: 'module',
    isRoot: true,
    valid: true,
    hasManifest: true,
    hooks: {},
    topics: topicsOf(oclif.topics),
    commandIDs: Object.keys(manifest.commands),
    commandsDir: undefined,
    commands: Object.values(manifest.commands).map((command) => ({
      ...command,
      load: () => loadCommand(command.id),
    })),
    findCommand: (id: string) => loadCommand(id),
    load: async () => {},
  }
  return plugin
}

function topicsOf(topics: Manifest['oclif']['topics'] = {}): Plugin['topics'] {
  return Object.entries(topics).map(([name, topic]) => ({ ...topic, name }))
}
