/** The policies that come with vitals, by the names that stand for them. */
export const shippedPolicies = ['host', 'server', 'desktop', 'openclaw-gateway'] as const

const named: ReadonlySet<string> = new Set(shippedPolicies)

/** Whether a word is the name of a policy that comes with vitals. */
export function isShippedPolicy(word: string): boolean {
  return named.has(word)
}

/**
 * Where the policy lies that somebody named: a path, or the name of a shipped one. A file of that name goes first.
 *
 * @param packageRoot directory of the installed package
 */
export function policyPathOf(given: string, packageRoot: string): string {
  if (!isShippedPolicy(given) || process.getBuiltinModule('node:fs').existsSync(given)) return given
  return shippedPath(given, packageRoot)
}

/** As {@link policyPathOf} for a setting, whose name was made a path beside its configuration file. */
export function configuredPolicyPath(path: string, packageRoot: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1)
  if (!isShippedPolicy(name) || process.getBuiltinModule('node:fs').existsSync(path)) return path
  return shippedPath(name, packageRoot)
}

/** Where the suite lies that somebody named: a path, or the name of a shipped policy, whose suite it is. */
export function suitePathOf(given: string, packageRoot: string): string {
  const path = policyPathOf(given, packageRoot)
  return path === given ? given : path.replace(/\.yaml$/, '.test.yaml')
}

function shippedPath(name: string, packageRoot: string): string {
  return `${packageRoot}/policies/${name}.yaml`
}
