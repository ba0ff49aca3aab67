import type { Case, Cell, Step } from '../arbitraries.ts'
import type { Input, Reading } from '../language/reading.ts'
import { asProbe, probeNames } from './declared.ts'

/** When every case begins. */
export const startMs = Date.UTC(2026, 0, 1)

const mutedTicks = 6

/**
 * The inputs of a case's ticks, each with its times. A cached cell is the name's last value once more: errors are never
 * reused (rule 8).
 */
export function inputsOf({ steps, ttlMs, isDeclared }: Case): Input[] {
  const last: Record<string, Reading> = {}
  let at = startMs
  return steps.map(({ afterMs, cells, facts, fate }, index) => {
    at += afterMs
    const readings: Record<string, Reading> = {}
    for (const [name, cell] of Object.entries(cells)) {
      const reading = readingOf(cell, at, ttlMs, last[name])
      if (reading === undefined) continue
      last[name] = reading
      if (isDeclared) readings[probeNames[name]!] = asProbe(name, reading)
      else readings[name] = reading
    }
    const acknowledgements = fate.acknowledged.map(({ check, beforeMs, sticky }) => ({
      check: `c${check}`,
      at: at - Math.max(0, Math.min(beforeMs, afterMs - 1)),
      sticky,
    }))
    const mutes = mutesOf(steps.slice(Math.max(0, index + 1 - mutedTicks), index + 1))
    return {
      at,
      readings,
      facts,
      acknowledgements,
      mutes,
      remediationFails: fate.remediationFails,
      failing: fate.failing,
    }
  })
}

function mutesOf(recent: readonly Step[]): NonNullable<Input['mutes']> {
  const mutes: Record<string, ('silence' | 'maintenance')[]> = {}
  for (const check of [0, 1, 2, 3]) {
    const silenced = recent.some(({ fate }) => fate.silenced.includes(check))
    const maintained = recent.some(({ fate }) => fate.maintained.includes(check))
    mutes[`c${check}`] = [
      ...(silenced ? (['silence'] as const) : []),
      ...(maintained ? (['maintenance'] as const) : []),
    ]
  }
  return mutes
}

function readingOf(cell: Cell, at: number, ttlMs: number, last: Reading | undefined): Reading | undefined {
  if (cell.kind === 'missing') return undefined
  if (cell.kind === 'cached') return last === undefined || 'error' in last ? undefined : last
  if (cell.kind === 'error') return { error: 'permission denied', observedAt: at, ttlMs }
  return { value: cell.value, observedAt: at, ttlMs }
}
