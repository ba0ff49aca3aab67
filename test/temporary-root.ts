import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** One directory for all that the tests of a run write, so that nothing of it stays behind. */
export default function makeTemporaryRoot(): () => void {
  // Short: the path of a socket in it has room for 107 bytes.
  const root = mkdtempSync(join(tmpdir(), 'vt-'))
  // Tests that become another user must find what they wrote.
  chmodSync(root, 0o1777)
  process.env.TMPDIR = root
  return () => {
    try {
      rmSync(root, { recursive: true, force: true, maxRetries: 3 })
    } catch (error) {
      process.stderr.write(`The tests left something in ${root}: ${String(error)}\n`)
    }
  }
}
