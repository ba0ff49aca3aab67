import type { Policy } from '../policy/language/policy.ts'
import type { State } from '../state.ts'

/** An action that a change of state calls for; whether it may run is the guard's question. */
export interface PlannedAction {
  readonly action: string
  readonly check: string
  readonly state: State
}

const notificationKinds: ReadonlySet<string> = new Set(['webhook', 'slack', 'email', 'telegram'])

/** Whether an action of this kind tells somebody something, rather than changing the host (rule 15). */
export function isNotification(kind: string): boolean {
  return notificationKinds.has(kind)
}

/** The actions that `on:` names for these transitions, each once a check, in the order of the file. */
export function planActions(
  policy: Pick<Policy, 'on'>,
  transitions: readonly { readonly check: string; readonly to: State }[],
): PlannedAction[] {
  if (transitions.length === 0) return []
  const planned = new Map<string, PlannedAction>()
  for (const { check, to } of transitions) {
    for (const trigger of policy.on) {
      if (trigger.to !== to || (trigger.check !== null && trigger.check !== check)) continue
      for (const action of trigger.run) planned.set(`${action}\n${check}`, { action, check, state: to })
    }
  }
  return [...planned.values()]
}
