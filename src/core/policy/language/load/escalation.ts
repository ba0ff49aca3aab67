import type { Scope } from '../names.ts'
import type { EscalationSpec, EscalationTrigger } from '../policy.ts'
import { type Loading, readExpression } from './loading.ts'
import { shareOf } from './share-of.ts'

/** When a model may be asked, and how often. */
export function loadEscalation(loading: Loading, scope: Scope): EscalationSpec {
  const { enabled, max_ratio, triggers } = loading.file.escalation
  return {
    enabled,
    maxRatio: shareOf(max_ratio),
    triggers: triggers.flatMap((trigger, index): EscalationTrigger[] => {
      if (trigger.kind !== 'contradiction') return [trigger]
      const path = ['escalation', 'triggers', index, 'when']
      const read = readExpression(loading, path, trigger.when, scope, 'bool')
      return read === null ? [] : [{ kind: trigger.kind, when: read.expression }]
    }),
  }
}
