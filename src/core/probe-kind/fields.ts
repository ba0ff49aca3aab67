import type { Field } from './kind.ts'

/** Whether the target answered, for kinds whose target can fail on its own. */
export const up: Field = {
  type: 'bool',
  unit: null,
  description: 'whether the target answered as expected; false comes with a reason',
}

/** A number with its unit. */
export function number(description: string, unit: Field['unit'] = null): Field {
  return { type: 'number', unit, description }
}

/** A truth value. */
export function bool(description: string): Field {
  return { type: 'bool', unit: null, description }
}

/** A text. */
export function string(description: string): Field {
  return { type: 'string', unit: null, description }
}

/** A list; what its items are stands in the description. */
export function list(description: string): Field {
  return { type: 'list', unit: null, description }
}
