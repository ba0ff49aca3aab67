import { stateDirFlag } from '../../cli/key/key-flags.ts'
import { BaseCommand } from '../../cli/run/base-command.ts'
import { stateDirectoryFor } from '../../cli/run/settings.ts'
import { styleFor } from '../../cli/terminal/style-for.ts'
import type { KeyLine } from '../../core/report/key-documents-schema.ts'
import { escapeControl } from '../../render/terminal/escape.ts'

function detailsOf({ scopes, labels, left, max, expires_at: until }: KeyLine): string {
  const rest =
    left === null || until === null ? [] : [`${left}/${max} to ${until.slice(5, 16).replace('T', ' ')}Z`]
  return [...scopes, ...Object.entries(labels).map(([name, value]) => `${name}=${value}`), ...rest].join(' ')
}

/** `vitals key list`: every key and token of our gateway, never with its secret. */
export default class KeyList extends BaseCommand {
  static override summary = 'List the keys of agents, joining keys, and the tokens of operators.'

  static override description = 'Secrets are not in it: they are shown once, when they are made.'

  static override examples = [
    { description: 'What the gateway of this host knows.', command: 'vitals key list' },
  ]

  static override enableJsonFlag = true

  static override flags = stateDirFlag

  async run(): Promise<object> {
    const { flags } = await this.parse(KeyList)
    const directory = await stateDirectoryFor(flags['state-dir'], this.io)
    const { withExistingKeys } = await import('../../gateway/server/keys/access/with-keys.ts')
    const keys = (await withExistingKeys(directory, this.io, (open) => open.list())) ?? []
    if (!this.jsonEnabled() && keys.length === 0) {
      const where = escapeControl(directory)
      this.io.stderr.write(
        `No gateway has made a key in ${where} yet. 'vitals gateway run' makes the first; --state-dir names another directory.\n`,
      )
    } else if (!this.jsonEnabled()) {
      const { renderTable } = await import('../../render/terminal/table.ts')
      const rows = keys.map((key) => {
        const { id, kind, subject, state, created_at } = key
        return [id, kind, subject, state, created_at.slice(0, 10), detailsOf(key)]
      })
      const head = ['ID', 'KIND', 'OF', 'STATE', 'CREATED', 'DETAILS']
      const style = await styleFor(this.io.stdout, this.io, flags.color, false)
      this.io.stdout.write(`${renderTable(head, rows, style)}\n`)
    }
    return { keys }
  }
}
