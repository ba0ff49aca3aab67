import type { Case, Cell } from './arbitraries.ts'
import type { Input, Reading } from './reading.ts'

/** When every case begins. */
export const startMs = Date.UTC(2026, 0, 1)

/** The inputs of a case's ticks, each with its times. A cached cell is the name's last reading once more. */
export function inputsOf({ steps, ttlMs }: Case): Input[] {
  const last: Record<string, Reading> = {}
  let at = startMs
  return steps.map(({ afterMs, cells, facts }) => {
    at += afterMs
    const readings: Record<string, Reading> = {}
    for (const [name, cell] of Object.entries(cells)) {
      const reading = readingOf(cell, at, ttlMs, last[name])
      if (reading !== undefined) last[name] = readings[name] = reading
    }
    return { at, readings, facts }
  })
}

function readingOf(cell: Cell, at: number, ttlMs: number, last: Reading | undefined): Reading | undefined {
  if (cell.kind === 'missing') return undefined
  if (cell.kind === 'cached') return last
  if (cell.kind === 'error') return { error: 'permission denied', observedAt: at, ttlMs }
  return { value: cell.value, observedAt: at, ttlMs }
}
