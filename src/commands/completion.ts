import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as Args from '@oclif/core/args'
import { shells } from '../cli/completion/shells.ts'
import { BaseCommand } from '../cli/run/base-command.ts'

/** `vitals completion SHELL`: prints what makes a shell complete vitals. */
export default class Completion extends BaseCommand {
  static override summary = 'Print the completion script of a shell.'

  static override description =
    'The script completes commands, flags, the values that a flag takes, the kinds of probes and files. It is printed as it was made when vitals was built; a newer vitals may bring a newer one.'

  static override examples = [
    { description: 'For bash, in ~/.bashrc.', command: 'source <(vitals completion bash)' },
    { description: 'For zsh.', command: 'vitals completion zsh > ~/.zfunc/_vitals' },
    { description: 'For fish.', command: 'vitals completion fish > ~/.config/fish/completions/vitals.fish' },
  ]

  static override readonly readsSettings = false

  static override args = {
    shell: Args.string({
      options: [...shells],
      required: true,
      description: 'The shell: bash, zsh or fish.',
      ignoreStdin: true,
    }),
  }

  /** Prints the script. */
  async run(): Promise<void> {
    const { args } = await this.parse(Completion)
    const path = join(this.io.packageRoot, 'dist', 'completions', `vitals.${args.shell}`)
    this.io.stdout.write(readFileSync(path, 'utf8'))
  }
}
