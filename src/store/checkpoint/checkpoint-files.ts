import { appendFileSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { readRegularFile } from '../../host/files/read-regular-file.ts'
import { replaceFile } from '../../host/files/replace-file.ts'
import { type Checkpoint, readCheckpoint } from './checkpoint.ts'

const mostBytes = 64 * 1_024
const mostCopyBytes = 64 * 1_024 * 1_024

/** Keeps the newest checkpoint of a chain in `<stateDir>/checkpoints/<name>.json`. @throws VitalsError CANNOT_WRITE */
export function keepCheckpoint(stateDir: string, name: string, checkpoint: Checkpoint): void {
  const folder = join(stateDir, 'checkpoints')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  replaceFile(join(folder, `${name}.json`), `${JSON.stringify(checkpoint)}\n`)
}

/** Adds a checkpoint to a copy that is kept elsewhere, one a line. @throws the system's error */
export function copyCheckpoint(path: string, checkpoint: Checkpoint): void {
  appendFileSync(path, `${JSON.stringify(checkpoint)}\n`, { mode: 0o600 })
}

/** The checkpoint of one chain; `null` when there is none, or nothing that can be read. */
export function checkpointNamed(stateDir: string, name: string): Checkpoint | null {
  try {
    const path = join(stateDir, 'checkpoints', `${name}.json`)
    return readCheckpoint(readRegularFile(path, mostBytes).bytes.toString('utf8'))
  } catch {
    return null
  }
}

/** The newest checkpoint of every chain that this host has signed. */
export function keptCheckpoints(stateDir: string): readonly Checkpoint[] {
  try {
    return readdirSync(join(stateDir, 'checkpoints'))
      .filter((name) => /^[0-9a-f]{20}\.json$/.test(name))
      .sort()
      .flatMap((name) => checkpointNamed(stateDir, name.replace('.json', '')) ?? [])
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

/** Every checkpoint of a copy, one a line; a line that is none is left out. @throws the system's error */
export function copiedCheckpoints(path: string): readonly Checkpoint[] {
  const lines = readRegularFile(path, mostCopyBytes).bytes.toString('utf8').split('\n')
  return lines.flatMap((line) => (line.trim() === '' ? [] : (readCheckpoint(line) ?? [])))
}
