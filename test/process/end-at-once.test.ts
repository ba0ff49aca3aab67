import { execFileSync, spawn } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { checkout, emptyDirectory } from './vitals.ts'

const program = (fifo: string) => `
const { endAtOnce } = await import(${JSON.stringify(join(checkout, 'src/cli/run/end-at-once.ts'))})
const { open } = await import('node:fs')
open(${JSON.stringify(fifo)}, 'r', () => {})
setTimeout(() => {
  endAtOnce(2)
  process.exit(70)
}, 100)
`

test.runIf(typeof process.execve === 'function')(
  'a process ends with its verdict although one of its threads hangs in a system call',
  async () => {
    const fifo = join(emptyDirectory(), 'fifo')
    execFileSync('mkfifo', [fifo])
    const child = spawn(process.execPath, ['--input-type=module', '--eval', program(fifo)], {
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let said = ''
    child.stderr.on('data', (text) => (said += text))
    const status = await new Promise((resolve) => child.on('close', resolve))
    expect({ status, said }).toEqual({ status: 2, said: '' })
  },
  10_000,
)
