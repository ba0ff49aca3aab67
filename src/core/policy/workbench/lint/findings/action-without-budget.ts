import { isNotification } from '../../../../action/kind.ts'
import type { Finding } from '../../../../errors.ts'
import { formatDuration } from '../../../../text/duration.ts'
import type { Checking } from '../checking.ts'
import { finding } from '../checking.ts'

/** Remedies that an `on:` runs and for which nobody wrote how often they may be tried. */
export function actionsWithoutBudget({ policy, file, yaml }: Checking): Finding[] {
  return policy.actions.flatMap(({ name, kind, cooldownMs }) => {
    const written = file.actions[name]
    const runs = policy.on.some(({ run }) => run.includes(name))
    if (!runs || isNotification(kind) || kind === 'noop' || written?.max_attempts !== undefined) return []
    if (written?.cooldown !== undefined && cooldownMs > 0) return []
    const message =
      `Action '${name}' changes the host and has no budget of its own: ` +
      `it may run every ${formatDuration(cooldownMs)}, at most 3 times an hour.`
    const hint = "Write 'max_attempts: { count: 3, per: 1h }' and a cooldown, as the remedy allows."
    return [finding('action_without_budget', message, yaml.keyPlace(['actions', name]), hint)]
  })
}
