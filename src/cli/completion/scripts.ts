import { probeKinds } from '../../core/probe-kind/registry.ts'
import { bashCompletion } from './bash.ts'
import { fishCompletion } from './fish.ts'
import { completedCommands, type ManifestCommand } from './words.ts'
import { zshCompletion } from './zsh.ts'

/** The completion script of each shell, by the shell's name. The build writes them; nothing is computed at run time. */
export function completionScripts(commands: readonly ManifestCommand[]): Readonly<Record<string, string>> {
  const completed = completedCommands(commands, { probe: Object.keys(probeKinds) })
  return {
    bash: bashCompletion(completed),
    zsh: zshCompletion(completed),
    fish: fishCompletion(completed),
  }
}
