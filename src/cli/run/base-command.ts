import { Command } from '@oclif/core/command'
import * as Flags from '@oclif/core/flags'
import type { Input, ParserOutput } from '@oclif/core/interfaces'
import { colorChoices } from '../../settings/color-choice.ts'
import { failureStyle } from './failure.ts'
import { type Io, processIo } from './io.ts'
import { colorOf, readSettings } from './settings.ts'

/** What all commands share: `--color`, the process's streams, and failures that `start` reports in one place. */
export abstract class BaseCommand extends Command {
  static override baseFlags = {
    color: Flags.option({
      options: colorChoices,
      default: 'auto',
      description: 'Colour the output: on a terminal, always or never.',
    })(),
  }

  /** Runs the command. oclif's own `Command.run` would load its whole configuration first. */
  async start(): Promise<void> {
    await this._run()
  }

  protected get io(): Io {
    return processIo(this.config.root)
  }

  /** False for a command that has to work where the configuration is wrong. */
  static readonly readsSettings: boolean = true

  // A colour that no flag asked for is decided by the settings.
  protected override async parse<
    F extends Record<string, unknown>,
    B extends Record<string, unknown>,
    A extends Record<string, unknown>,
  >(options?: Input<F, B, A>, argv?: string[]): Promise<ParserOutput<F, B, A>> {
    const parsed = await super.parse(options, argv)
    const { readsSettings } = this.constructor as typeof BaseCommand
    if (!readsSettings || !parsed.metadata.flags.color?.setFromDefault) return parsed
    const color = colorOf(await readSettings(this.io), this.io.env)
    return { ...parsed, flags: { ...parsed.flags, color } }
  }

  // oclif would also obey an environment variable of its own here.
  override jsonEnabled(): boolean {
    return this.ctor.enableJsonFlag && failureStyle(this.argv) === 'json'
  }

  protected override logJson(document: unknown): void {
    this.io.stdout.write(`${JSON.stringify(document, null, 2)}\n`)
  }

  // oclif would print internals under `--json` and pick an exit status of its own.
  protected override async catch(failure: Error): Promise<never> {
    throw failure
  }
}
