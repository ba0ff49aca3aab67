import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { BaseCommand } from '../../cli/run/base-command.ts'

/** `vitals policy schema`: the JSON Schema of policy files, for editors. */
export default class PolicySchema extends BaseCommand {
  static override summary = 'Print the JSON Schema of policy files.'

  static override description =
    'Prints the JSON Schema (draft 2020-12) that policies are checked against. An editor that knows it completes and checks a policy while it is written; the first line of each shipped policy names it.'

  static override examples = [
    {
      description: 'Keep the schema beside your policies.',
      command: 'vitals policy schema > policy.schema.json',
    },
  ]

  async run(): Promise<void> {
    await this.parse(PolicySchema)
    this.io.stdout.write(
      readFileSync(join(this.io.packageRoot, 'policies', 'schemas', 'policy.schema.json'), 'utf8'),
    )
  }
}
