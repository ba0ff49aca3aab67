import { chmodSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** Makes a directory that is closed to whoever the running test then is, until it ends. */
export function closedDirectory(base: string, name: string): string {
  const closed = join(base, name)
  chmodSync(base, 0o755)
  mkdirSync(closed)
  chmodSync(closed, 0o000)
  const isRoot = process.geteuid?.() === 0
  // Nothing is closed to root.
  if (isRoot) process.seteuid?.(65_534)
  onTestFinished(() => {
    if (isRoot) process.seteuid?.(0)
    chmodSync(closed, 0o700)
  })
  return closed
}
