import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { bin, checkout, emptyDirectory } from './vitals.ts'

const readme = readFileSync(join(checkout, 'README.md'), 'utf8')
const block = /^```sh\n(# terminal 1[\s\S]*?)^```$/m.exec(readme)?.[1] ?? ''
const [, receiver = 'exit 1', gateway = 'exit 1', agent = 'exit 1'] = block.split(/^# terminal \d.*$/m)

/** Ports of 9099 and 18900 may be taken here, and an installed vitals is the one of this checkout. */
function terminals() {
  const [cwd, programs, home] = [emptyDirectory(), emptyDirectory(), emptyDirectory()]
  const port = 20_000 + (process.pid % 10_000)
  const vitals = `set -- "$@"\n[ "$1 $2" = 'gateway run' ] && set -- "$@" --port 0\nexec '${process.execPath}' '${bin}' "$@"`
  writeFileSync(join(programs, 'shim'), `#!/bin/sh\n${vitals}\n`, { mode: 0o755 })
  const start = (script: string) => {
    const env = { HOME: home, PATH: `${programs}:${process.env.PATH}`, LANG: 'C.UTF-8' }
    const words = script.replaceAll('9099', String(port)).replace(/^vitals /gm, 'shim ')
    // `readlink` must find the checkout, as it finds an installation.
    const text = words.replace('$(command -v vitals)', bin)
    const child = spawn('bash', ['-c', `set -e; ${text}`], { cwd, env, detached: true })
    let shown = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => (shown += String(part)))
    onTestFinished(() => endGroup(child))
    const saw = async (pattern: RegExp) => {
      while (!pattern.test(shown)) {
        if (child.exitCode !== null && !pattern.test(shown))
          throw new Error(`ended without ${pattern}: ${shown}`)
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
      return shown
    }
    return { saw, child }
  }
  return { start, port }
}

function endGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

it('a stranger who does what README says is told of a killed agent once, and once when it is back', async () => {
  expect(block).toContain('TELL_URL')
  const { start } = terminals()
  const messages = start(receiver)
  const running = start(gateway)
  expect(await running.saw(/"message":"listening"/)).toMatch(
    /^fleet\/vitals-gateway\.yaml: good\. Policies: told\.\n/,
  )
  start(agent)
  const lost = await messages.saw(/"type":"openvitals\.notification\.lost"/)
  expect(lost).toMatch(/"agent_id":"[^"]+","check":"heartbeat","kind":"lost","state":"unknown"/)
  start(agent.replace(/ & .*/, ''))
  const both = await messages.saw(/"state":"healthy"/)
  expect(both.match(/"specversion"/g)).toHaveLength(2)
})
