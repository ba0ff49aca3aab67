import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** Whether this process may mount file systems; says on stderr why tests are skipped when it may not. */
export const mountable = canMount()

/** A new file system in memory of at most `size` (`512k`), unmounted when the running test ends. */
export function mountTmpfs(size: string): string {
  const path = mount(size)
  onTestFinished(() => unmount(path))
  return path
}

function canMount(): boolean {
  try {
    unmount(mount('64k'))
    return true
  } catch (error) {
    process.stderr.write(`Skipped, because mounting is not possible here: ${String(error).split('\n')[0]}\n`)
    return false
  }
}

function mount(size: string): string {
  const path = mkdtempSync(join(tmpdir(), 'vitals-disk-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size},mode=700`, 'tmpfs', path], { stdio: 'pipe' })
  } catch (error) {
    rmdirSync(path)
    throw error
  }
  return path
}

function unmount(path: string): void {
  // Lazily: a store that a failed test left open must not keep the mount.
  execFileSync('umount', ['--lazy', path], { stdio: 'pipe' })
  rmdirSync(path)
}
