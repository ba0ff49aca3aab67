/** A JSON object whose fields nobody has checked yet. */
export type LooseObject = Readonly<Record<string, unknown>>

/** The value as an object; an empty one for anything else, lists included, so that every reader can go on. */
export function objectOf(value: unknown): LooseObject {
  return isObject(value) ? value : {}
}

/** The value as a list; an empty one for anything else. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

/** The value as a text that says something; `null` for anything else, the empty text included. */
export function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}

/** The value as a finite number; `null` for anything else. */
export function numberOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}

/** The value as a truth value; `null` for anything else. */
export function flagOf(value: unknown): boolean | null {
  return typeof value === 'boolean' ? value : null
}

/** The distinct texts of a list, in their order; what is no text is left out. */
export function textsOf(value: unknown): readonly string[] {
  return [...new Set(listOf(value).flatMap((item) => textOf(item) ?? []))]
}

/** Whether a value is a JSON object: no list and not null. */
export function isObject(value: unknown): value is LooseObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The rows of a list in an answer, without those that `read` cannot make anything of; `null` where there is no list. */
export function rowsIn<Row>(
  payload: unknown,
  list: string,
  read: (row: LooseObject) => Row | null,
): Row[] | null {
  const rows = objectOf(payload)[list]
  if (!Array.isArray(rows)) return null
  return listOf(rows).flatMap((row) => (isObject(row) ? (read(row) ?? []) : []))
}
