import type { DatabaseSync } from 'node:sqlite'
import { onChangeMemory } from '../../core/policy/engine/record/news-shape.ts'
import { restoreState } from '../../core/policy/engine/record/restore-state.ts'
import { probeResult } from '../../core/probe-kind/result-shape.ts'
import { fields, isMap, text, value } from '../../core/shape.ts'
import { checksum } from '../../core/text/checksum.ts'
import type { ProbeMemory, Remembered, RunChanges } from '../store.ts'
import { appendEntries } from './audit.ts'
import { readRow, writeRow } from './memory-row.ts'
import { forgetOld } from './retention.ts'
import { StateFileFault } from './state-file-fault.ts'

/** What is known of a policy that never ran. */
export const nothingRemembered: Remembered = { state: null, onChange: null, probes: {} }

/** Everything a run is told of earlier ones. @throws StateFileFault when it is not what was written */
export function readRemembered(db: DatabaseSync): Remembered {
  const { state } = readRow(db)
  const probes = db.prepare('SELECT name, memory, sum FROM probe').all()
  return {
    ...(state === null ? { state: null, onChange: null } : readState(state)),
    probes: Object.fromEntries(
      probes.map(({ name, memory, sum }) => {
        if (sum !== sumOfProbe(String(name), String(memory))) throw new StateFileFault('damaged')
        return [String(name), readProbe(String(memory))]
      }),
    ),
  }
}

/** Writes what a run wants remembered, inside its transaction; once a day also forgets what is old. */
export function writeChanges(db: DatabaseSync, changes: RunChanges): void {
  const now = changes.state.at
  const keep = db.prepare('INSERT OR REPLACE INTO probe (name, memory, kept_at, sum) VALUES (?, ?, ?, ?)')
  for (const [name, memory] of Object.entries(changes.probes)) {
    const text = JSON.stringify(memory)
    keep.run(name, text, now, sumOfProbe(name, text))
  }
  const row = readRow(db)
  const head = appendEntries(db, row.head, changes.audit)
  writeRow(db, forgetOld(db, { ...row, head, state: textOf(changes) }, now))
}

/** Gives the rows of an older file the checksums that it did not have. */
export function sealProbes(db: DatabaseSync): void {
  const seal = db.prepare('UPDATE probe SET sum = ? WHERE name = ?')
  for (const { name, memory } of db.prepare('SELECT name, memory FROM probe').all()) {
    seal.run(sumOfProbe(String(name), String(memory)), String(name))
  }
}

function sumOfProbe(name: string, memory: string): string {
  return checksum('probe', name, memory)
}

// Taken on trust, a state without its parts would end the run as a defect of ours, and its verdict be lost.
function readState(text: string): Pick<Remembered, 'state' | 'onChange'> {
  const parsed = readJson<unknown>(text)
  const onChange = isMap(parsed) && parsed.on_change !== undefined ? parsed.on_change : null
  if (onChange !== null && !onChangeMemory(onChange)) throw new StateFileFault('damaged')
  const state = restoreState(parsed)
  if (state === null) throw new StateFileFault('damaged')
  return { state, onChange }
}

// One text for both: an earlier release reads the state from it, and leaves what it does not know.
function textOf({ state, onChange }: RunChanges): string {
  return JSON.stringify({ ...state, on_change: onChange })
}

function readProbe(text: string): ProbeMemory {
  const memory = readJson<unknown>(text)
  if (!probeMemory(memory)) throw new StateFileFault('damaged')
  return memory
}

const probeMemory = fields<ProbeMemory>({ optionsDigest: text, result: probeResult, memory: value })

function readJson<Shape>(text: string): Shape {
  try {
    return JSON.parse(text) as Shape
  } catch (error) {
    throw new StateFileFault('damaged', error)
  }
}
