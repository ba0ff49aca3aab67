import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** One file of a ring. */
export interface RingFile {
  readonly path: string
  /** Where in the whole log it begins, in bytes. */
  readonly start: number
  readonly size: number
}

const form = /^gateway-(\d{16})\.ndjson$/

/** The path of the file that begins at this byte of the log: where a log goes on survives every restart by it. */
export function ringPath(directory: string, start: number): string {
  return join(directory, `gateway-${String(start).padStart(16, '0')}.ndjson`)
}

/** The files of a ring, the oldest first. @throws the system's error */
export function ringFiles(directory: string): RingFile[] {
  return readdirSync(directory)
    .flatMap((name) => {
      const [, start] = form.exec(name) ?? []
      return start === undefined ? [] : [{ path: join(directory, name), start: Number(start) }]
    })
    .map((file) => ({ ...file, size: statSync(file.path).size }))
    .sort((a, b) => a.start - b.start)
}
