import type { RestartHistory } from './restart-budget.ts'

/** Whether a document is the history of restarts, whole: what is missing in it would be counted as never happened. */
export function isRestartHistory(document: unknown): document is RestartHistory {
  if (!isMap(document) || !isTime(document.at)) return false
  const { attempts, deadRun, pending } = document
  const counts = isMap(attempts) && Array.isArray(attempts.attempts) && attempts.attempts.every(isTime)
  if (!counts || typeof attempts.givenUp !== 'boolean') return false
  return (
    (deadRun === null || hasTimes(deadRun, 'count', 'first', 'last')) &&
    (pending === null || hasTimes(pending, 'since', 'until'))
  )
}

function hasTimes(value: unknown, ...names: readonly string[]): boolean {
  return isMap(value) && names.every((name) => isTime(value[name]))
}

function isTime(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
