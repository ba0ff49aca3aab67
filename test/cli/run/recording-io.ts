import type { Io, Output } from '../../../src/cli/run/io.ts'

/** A process that only remembers what was written to its two streams. */
export function recordingIo(env: Record<string, string> = {}): Io & { out: () => string; err: () => string } {
  const written = { out: '', err: '' }
  const output = (name: 'out' | 'err'): Output => ({
    write(text) {
      written[name] += text
    },
    isTty: false,
    columns: null,
    rows: null,
    isClosed: false,
  })
  return {
    stdout: output('out'),
    stderr: output('err'),
    env,
    now: () => 0,
    startedAt: 0,
    packageRoot: '/nowhere',
    out: () => written.out,
    err: () => written.err,
  }
}
