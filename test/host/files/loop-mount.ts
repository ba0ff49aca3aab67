import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** A file system of its own in a file, mounted, and unmounted when the test is over. */
export interface LoopMount {
  readonly directory: string
  readonly device: string
}

/**
 * Makes and mounts one; `null`, with the reason on stderr, where this machine cannot: no right to mount, no such
 * tools, or a kernel without it.
 */
export function loopMount(maker: readonly string[], megabytes: number, options: string): LoopMount | null {
  const at = mkdtempSync(join(tmpdir(), 'vitals-loop-'))
  const [image, directory] = [join(at, 'image'), join(at, 'mnt')]
  onTestFinished(() => rmSync(at, { recursive: true, force: true }))
  mkdirSync(directory)
  writeFileSync(image, '')
  truncateSync(image, megabytes * 2 ** 20)
  const [program = '', ...flags] = maker
  if (!ran(program, [...flags, image])) return null
  if (!ran('mount', ['-o', `loop,${options}`, image, directory])) return null
  onTestFinished(() => void spawnSync('umount', ['-l', directory]))
  const found = spawnSync('findmnt', ['-no', 'SOURCE', directory], { encoding: 'utf8' })
  return { directory, device: found.stdout.trim() }
}

/** Runs a program; false, with its words on stderr, when it cannot be run or fails. */
export function ran(program: string, argv: readonly string[]): boolean {
  const { status, stderr, error } = spawnSync(program, argv, { encoding: 'utf8' })
  if (status === 0) return true
  process.stderr.write(`not tried here: ${program}: ${error?.message ?? stderr.trim()}\n`)
  return false
}
