type Environment = Readonly<Record<string, string | undefined>>

/** Properties of one unit by their names; one without a value is left out. */
export type Properties = Readonly<Record<string, string | undefined>>

/** The arguments of `systemctl show` after the scope, for what is known of some units. */
export function showArguments(properties: readonly string[], units: readonly string[]): string[] {
  return ['show', `--property=${properties.join(',')}`, '--', ...units]
}

/**
 * Reads what `systemctl show --property=...` printed: `Name=value` a line, where a value may hold any character but a
 * newline, and an empty line between two units.
 */
export function readProperties(text: string): readonly Properties[] {
  return text
    .split(/\n\s*\n/)
    .map(propertiesOf)
    .filter((properties) => Object.keys(properties).length > 0)
}

/** A property that counts something; `null` where the unit has none. */
export function countOf(text: string | undefined): number | null {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : null
}

/** Where a user's manager listens, for callers such as cron that set nothing: `/run/user/<uid>`. */
export function withRuntimeDirectory<Given extends Environment>(env: Given, uid: number) {
  return env.XDG_RUNTIME_DIR ? env : { ...env, XDG_RUNTIME_DIR: `/run/user/${uid}` }
}

function propertiesOf(block: string): Properties {
  const properties: Record<string, string> = Object.create(null)
  for (const line of block.split('\n')) {
    const [, name, value] = /^([^=]+)=(.+?)\r?$/.exec(line) ?? []
    if (name !== undefined && value !== undefined) properties[name] = value
  }
  return properties
}
