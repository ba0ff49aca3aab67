import * as Flags from '@oclif/core/flags'
import { originText, type ShownConfiguration, shownConfiguration } from '../../cli/config/config-show.ts'
import { gatewayRows } from '../../cli/config/shown-gateway.ts'
import { BaseCommand } from '../../cli/run/base-command.ts'
import { styleFor } from '../../cli/terminal/style-for.ts'

/** `vitals config show`: the settings as they are used. */
export default class ConfigShow extends BaseCommand {
  static override summary = 'Show the settings, and where each comes from.'

  static override description = [
    'A setting comes from a flag, else from the environment, else from the first file that gives it: ./vitals.yaml, then vitals/config.yaml in $XDG_CONFIG_HOME or ~/.config, then /etc/vitals/config.yaml. The file of the working directory is passed over, with one line on standard error, when another user owns it or everybody may write it.',
    'A path in a file is relative to the directory of that file. A key that vitals does not know is an error, reported with its place.',
  ].join('\n\n')

  static override examples = [
    { description: 'What is used, and why.', command: 'vitals config show --origin' },
    { description: 'The same for a script.', command: 'vitals config show --json' },
  ]

  static override enableJsonFlag = true

  static override flags = {
    origin: Flags.boolean({ description: 'Also show which variable or file gives each setting.' }),
  }

  /** Prints the table; under `--json`, what it returns is printed. */
  async run(): Promise<ShownConfiguration> {
    const { flags } = await this.parse(ConfigShow)
    const shown = await shownConfiguration(this.io)
    if (!this.jsonEnabled()) {
      const { renderSettings } = await import('../../render/settings.ts')
      const rows = shown.settings.map(({ name, value, origin }) => [
        ...[name, value ?? '-'],
        ...(flags.origin ? [originText(origin)] : []),
      ])
      for (const row of gatewayRows(shown.gateway)) rows.push(flags.origin ? row : row.slice(0, 2))
      const style = await styleFor(this.io.stdout, this.io, flags.color, false)
      this.io.stdout.write(`${renderSettings(rows, style, this.io.stdout.isTty)}\n`)
    }
    return shown
  }
}
