import type { Finding } from '../../../../errors.ts'
import type { Checking } from '../checking.ts'
import { finding } from '../checking.ts'

/** Actions that no entry of `on:` runs. */
export function unusedActions({ policy, yaml }: Checking): Finding[] {
  const run = new Set(policy.on.flatMap((trigger) => trigger.run))
  const unused = policy.actions.filter(({ name }) => !run.has(name))
  return unused.map(({ name }) => {
    const hint = "Name it under 'on', or remove it."
    return finding('unused_action', `Action '${name}' is never run.`, yaml.keyPlace(['actions', name]), hint)
  })
}
