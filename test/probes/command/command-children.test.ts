import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { isRunning } from '../is-running.ts'
import { probeOnce } from '../probe-once.ts'
import { scratch } from '../scratch.ts'

async function shell(script: string, options: Record<string, unknown> = {}, timeoutMs = 10_000) {
  const { result } = await probeOnce(
    'command',
    { argv: ['/bin/sh', '-c', script], ...options },
    { timeoutMs },
  )
  return result
}

describe('the environment of a plugin', () => {
  it.each([
    ['nothing of ours that is secret', {}, ''],
    ['what is handed on by name, which it cannot tell on', { env: ['CANARY_TOKEN'] }, '[redacted]'],
    ['what is handed on beside a value', { env: { CANARY_TOKEN: null, OTHER: 'x' } }, '[redacted]'],
    ['what is handed on and no secret', { env: ['CANARY_WORD'] }, 'sings'],
    ['a value in the place of ours', { env: { CANARY_TOKEN: 'mine' } }, 'mine'],
  ])('holds %s', async (_what, options, expected) => {
    vi.stubEnv('CANARY_TOKEN', 'canary')
    vi.stubEnv('CANARY_WORD', 'sings')
    try {
      expect(await shell('echo "$CANARY_TOKEN$CANARY_WORD"', options)).toMatchObject({
        value: { output: expected },
      })
    } finally {
      vi.unstubAllEnvs()
    }
  })

  it('is made of that of the host it was given, not of the process it runs in', async () => {
    const argv = ['/bin/sh', '-c', 'echo "$LANG"']
    const { result } = await probeOnce('command', { argv }, { env: { PATH: '/bin', LANG: 'eo' } })
    expect(result).toMatchObject({ value: { output: 'eo' } })
  })
})

describe('what a plugin leaves running', () => {
  const background = (pidFile: string) =>
    `sh -c 'echo $$ > ${pidFile}.new; mv ${pidFile}.new ${pidFile}; exec sleep 300'`
  const begun = (pidFile: string) => `while [ ! -e ${pidFile} ]; do sleep 0.02; done`

  it.each([
    ['in its group, without its output', (of: string) => `${background(of)} >/dev/null 2>&1 </dev/null &`],
    ['in a session of its own', (of: string) => `setsid ${background(of)} >/dev/null 2>&1 </dev/null &`],
    [
      'as a daemon that was forked twice',
      (of: string) =>
        `(setsid sh -c '${background(of).replaceAll("'", `'"'"'`)} &' >/dev/null 2>&1 </dev/null &)`,
    ],
  ])('is ended after a normal end: %s', async (_what, leave) => {
    const pidFile = join(scratch(), 'pid')
    const result = await shell(`${leave(pidFile)}\n${begun(pidFile)}\necho done`)
    expect(result).toMatchObject({ ok: true, value: { up: true, output: 'done' } })
    const pid = Number(readFileSync(pidFile, 'utf8'))
    await vi.waitFor(() => expect(isRunning(pid)).toBe(false), 5_000)
  })

  it('is ended when its time is over, in a session of its own too', async () => {
    const pidFile = join(scratch(), 'pid')
    const script = `setsid ${background(pidFile)} >/dev/null 2>&1 </dev/null &\n${begun(pidFile)}\nsleep 300`
    expect(await shell(script, {}, 2_000)).toMatchObject({ value: { reason: 'timeout' } })
    const pid = Number(readFileSync(pidFile, 'utf8'))
    await vi.waitFor(() => expect(isRunning(pid)).toBe(false), 5_000)
  })
})
