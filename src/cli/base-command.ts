import { Command } from '@oclif/core/command'
import * as Flags from '@oclif/core/flags'
import { failureStyle } from './failure.ts'
import { type Io, processIo } from './io.ts'
import { colorChoices } from './probe-options.ts'

/** What all commands share: `--color`, the process's streams, and failures that `start` reports in one place. */
export abstract class BaseCommand extends Command {
  static override baseFlags = {
    color: Flags.option({
      options: colorChoices,
      default: 'auto',
      description: 'Colour the output: on a terminal, always or never.',
    })(),
  }

  protected get io(): Io {
    return processIo(this.config.root)
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
