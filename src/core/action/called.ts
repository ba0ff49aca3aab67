import type { Policy } from '../policy/language/policy.ts'
import type { State } from '../state.ts'

/** Names of the actions that `on:` names for a check's entry into a state, each once, in the order of the file. */
export function actionsCalled({ on }: Pick<Policy, 'on'>, check: string, to: State): readonly string[] {
  const triggers = on.filter((trigger) => trigger.to === to && (trigger.check ?? check) === check)
  return [...new Set(triggers.flatMap(({ run }) => run))]
}
