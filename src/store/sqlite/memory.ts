import type { DatabaseSync } from 'node:sqlite'
import type { PolicyState } from '../../core/policy/engine/policy-state.ts'
import { restoreState } from '../../core/policy/engine/record/restore-state.ts'
import type { CheckedPolicy } from '../../core/policy/language/policy.ts'
import type { ProbeMemory, Remembered, RunChanges } from '../store.ts'
import { appendEntries, pruneEntries } from './audit.ts'
import { StateFileFault } from './state-file-fault.ts'

const dayMs = 86_400_000
const keptDays = 180

/** What is known of a policy that never ran. */
export const nothingRemembered: Remembered = { state: null, probes: {} }

/** Everything a run is told of earlier ones. */
export function readRemembered(db: DatabaseSync): Remembered {
  const row = db.prepare('SELECT state FROM memory').get()
  if (row === undefined) throw new StateFileFault('damaged')
  const probes = db.prepare('SELECT name, memory FROM probe').all()
  return {
    state: row.state === null ? null : readState(row.state),
    probes: Object.fromEntries(
      probes.map((probe) => [String(probe.name), readJson<ProbeMemory>(probe.memory)]),
    ),
  }
}

/**
 * Writes what a run wants remembered, inside its transaction; once a day also forgets audit records and probes that
 * nobody touched for 180 days, so that the file stops growing.
 */
export function writeChanges(db: DatabaseSync, changes: RunChanges): void {
  const now = changes.state.at
  db.prepare('UPDATE memory SET state = ?').run(JSON.stringify(changes.state))
  const keep = db.prepare('INSERT OR REPLACE INTO probe VALUES (?, ?, ?)')
  for (const [name, memory] of Object.entries(changes.probes)) keep.run(name, JSON.stringify(memory), now)
  appendEntries(db, changes.audit)
  forgetOld(db, now)
}

/** Once a day, removes audit records and probes that nobody touched for 180 days before `now` (epoch milliseconds). */
export function forgetOld(db: DatabaseSync, now: number): void {
  const due = db
    .prepare('UPDATE memory SET pruned_at = ? WHERE pruned_at IS NULL OR pruned_at <= ?')
    .run(now, now - dayMs)
  if (Number(due.changes) === 0) return
  const before = now - keptDays * dayMs
  pruneEntries(db, new Date(before).toISOString())
  db.prepare('DELETE FROM probe WHERE kept_at < ?').run(before)
}

/** The compiled policy kept under `key`; `null` when another one or none is. */
export function readCompiled(db: DatabaseSync, key: string): CheckedPolicy | null {
  const row = db.prepare('SELECT policy FROM compiled WHERE key = ?').get(key)
  const kept = row === undefined ? null : readJson<CheckedPolicy>(row.policy)
  return isMap(kept?.policy) ? kept : null
}

/** Replaces the file's one compiled policy. */
export function writeCompiled(db: DatabaseSync, key: string, policy: CheckedPolicy): void {
  db.prepare('INSERT OR REPLACE INTO compiled VALUES (1, ?, ?)').run(key, JSON.stringify(policy))
}

// Taken on trust, a state without its parts would end the run as a defect of ours, and its verdict be lost.
function readState(text: unknown): PolicyState {
  const state = restoreState(readJson<unknown>(text))
  if (state === null) throw new StateFileFault('damaged')
  return state
}

function isMap(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function readJson<Shape>(text: unknown): Shape {
  try {
    return JSON.parse(String(text)) as Shape
  } catch (error) {
    throw new StateFileFault('damaged', error)
  }
}
