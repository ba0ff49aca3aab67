import { duration, type Policy } from '../language/policy.ts'

/** Why a remediation is not attempted. */
export type Refusal = 'cooldown' | 'given_up'

const notifications = new Set(['webhook', 'slack', 'email', 'telegram'])

export function isNotification(policy: Policy, action: string): boolean {
  return notifications.has(policy.actions.get(action)!.kind)
}

export function cooldownOf(policy: Policy, action: string): number {
  return duration(policy.actions.get(action)!.cooldown ?? policy.file.defaults?.cooldown ?? '5m')
}

/**
 * The attempts of a policy's remediations, over all checks that call them (rule 15). They are never forgotten by a
 * state: a healthy check is no longer given up, and that is all.
 */
export class Budgets {
  policy: Policy
  private readonly attempts: { readonly group: string; at: number }[] = []
  private readonly givenUp = new Set<string>()

  constructor(policy: Policy) {
    this.policy = policy
  }

  /** Asks for one attempt; `null` lets it run and counts it. */
  ask(action: string, check: string, at: number): Refusal | null {
    if (this.givenUp.has(`${action}/${check}`)) return 'given_up'
    const file = this.policy.actions.get(action)!
    const group = file.cooldown_group ?? action
    const { count, per } = file.max_attempts ?? { count: 3, per: '1h' }
    const own = this.attempts.filter((attempt) => attempt.group === group)
    if (own.filter((attempt) => at - attempt.at < duration(per)).length >= count) {
      this.givenUp.add(`${action}/${check}`)
      return 'given_up'
    }
    if (own.some((attempt) => at - attempt.at < cooldownOf(this.policy, action))) return 'cooldown'
    this.attempts.push({ group, at })
    return null
  }

  turnBack(at: number): void {
    for (const attempt of this.attempts) attempt.at = Math.min(attempt.at, at)
  }

  /** A healthy state resets what was given up, and no attempt. */
  healthy(check: string): void {
    for (const key of [...this.givenUp]) if (key.endsWith(`/${check}`)) this.givenUp.delete(key)
  }
}
