import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import zlib from 'node:zlib'
import { beatRowOf } from '../beats/beat-record.ts'
import { beatsIn } from '../beats/beat-table.ts'
import type { Fleet } from '../fleet/fleet.ts'
import type { DayFile } from './day-file.ts'

const partBytes = 1_024 * 1_024

/**
 * Writes what a day's file holds as compressed NDJSON (gzip, a member a part): a line for each beat and each record of
 * the trail. The file is whole and on the disk when this returns; it replaces one of an earlier run.
 *
 * @returns its path
 */
export function exportDay(folder: string, name: string, file: DayFile, fleet: Fleet): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, `${name}.ndjson.gz`)
  const beside = `${path}.tmp`
  rmSync(beside, { force: true })
  const descriptor = openSync(beside, 'wx', 0o600)
  try {
    for (const part of partsOf(linesOf(file, fleet))) writeWhole(descriptor, zlib.gzipSync(part))
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
  renameSync(beside, path)
  syncFolder(folder)
  return path
}

/** Makes sure that names made or removed in a folder stay so. */
export function syncFolder(folder: string): void {
  const descriptor = openSync(folder, 'r')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

function* linesOf(file: DayFile, fleet: Fleet): Generator<string> {
  for (const block of file.blocks()) {
    for (const stored of beatsIn(block)) {
      const { body, agent, ...rest } = beatRowOf(stored, fleet.idOf(stored.agent))
      const text = body === null ? null : Buffer.from(body).toString('utf8')
      yield JSON.stringify({
        kind: 'beat',
        agent,
        block: Number(block.no),
        ...rest,
        body: text,
      })
    }
  }
  for (const { index, entry, previous, hash } of file.records()) {
    yield JSON.stringify({ kind: 'record', index, previous, hash, entry })
  }
}

function* partsOf(lines: Iterable<string>): Generator<string> {
  let part = ''
  for (const line of lines) {
    part += `${line}\n`
    if (part.length < partBytes) continue
    yield part
    part = ''
  }
  if (part !== '') yield part
}

function writeWhole(descriptor: number, bytes: Uint8Array): void {
  let written = 0
  while (written < bytes.length) written += writeSync(descriptor, bytes, written)
}
