import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Plugin } from '@oclif/core/config'

/**
 * Asks the command classes below `directory` for their flags, arguments and help, so that a start need not load them;
 * package.json gives the rest.
 */
export async function describeCommands(root, directory) {
  // oclif looks for TypeScript sources and transpilers where NODE_ENV says test.
  process.env.NODE_ENV = 'production'
  const { name, version, oclif } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const pjson = {
    name,
    version,
    type: 'module',
    oclif: { ...oclif, commands: `./${relative(root, directory)}` },
  }
  const plugin = new Plugin({ root, pjson, isRoot: true, ignoreManifest: true, errorOnManifestCreate: true })
  await plugin.load()
  for (const { flags } of Object.values(plugin.manifest.commands)) {
    // oclif describes the flag that `enableJsonFlag` adds in words of its own.
    if (/^Format output/.test(flags.json?.description ?? ''))
      flags.json.description = 'Print one JSON document.'
  }
  const entries = Object.entries(plugin.manifest.commands).sort(([a], [b]) => (a < b ? -1 : 1))
  return { name, version, oclif, commands: Object.fromEntries(entries) }
}

/** Writes the completion script of each shell for the described commands. */
export async function writeCompletions(described, directory) {
  mkdirSync(directory, { recursive: true })
  const { completionScripts } = await import(pathToFileURL(join(directory, 'scripts.cjs')).href)
  for (const [shell, script] of Object.entries(completionScripts(described))) {
    writeFileSync(join(directory, `vitals.${shell}`), script)
  }
}
