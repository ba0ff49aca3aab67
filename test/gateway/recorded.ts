import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Releases of OpenClaw whose answers were recorded, trimmed to what a reader may look at. */
export const releases = ['2026.9.6', '2026.2.9'] as const
export type Release = (typeof releases)[number]

/** The recorded answers of one release by their method. */
export function recorded(release: Release): Readonly<Record<string, unknown>> {
  const path = join(import.meta.dirname, `../contract/openclaw/views-${release}.json`)
  return JSON.parse(readFileSync(path, 'utf8'))
}
