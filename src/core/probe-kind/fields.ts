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

/** A number that names something and measures nothing. */
export function code(description: string): Field {
  return { ...number(description), isCode: true }
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

/**
 * A field that an answer lacks where the target has no such thing. Where it belongs to a `part` of the target, that holds
 * only while the part was told.
 */
export function ifAny(field: Field, part?: string): Field {
  return { ...field, absence: 'none', ...(part !== undefined && { part }) }
}

/** A field that an answer may lack although the target has such a thing: nothing is then known of it. */
export function ifTold(field: Field): Field {
  return { ...field, absence: 'no_answer' }
}

/** The names of fields that the system has and did not let us read: nothing is known of them. */
export function unreadable(): Field {
  return ifAny(list('the fields that the kernel did not let us read; they are absent, and unknown'))
}

/** A field that tells what came since the last run: of one run it says nothing, and twice in a row is twice as much. */
export function sinceLastRun(field: Field): Field {
  return { ...field, since: 'last_run' }
}

/** A field that tells against what an earlier run took for right. */
export function sinceBaseline(field: Field): Field {
  return { ...field, since: 'baseline' }
}
