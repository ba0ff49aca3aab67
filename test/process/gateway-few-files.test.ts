import { readFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { runningGateway } from './running-gateway.ts'
import { beat, type Key } from './signed-beat.ts'
import { emptyDirectory } from './vitals.ts'

it('a gateway without a file handle left takes beats again as soon as there is one, without a restart', async () => {
  const state = emptyDirectory()
  const { url, child, lines } = await runningGateway(state)
  const port = Number(new URL(url).port)
  const key: Key = JSON.parse(readFileSync(join(state, 'gateway/agent-key.json'), 'utf8'))
  expect(await beat(port, key)).toMatchObject({ status: 200 })
  await limitFiles(child.pid as number, 60)
  const sockets: Socket[] = []
  let closed = 0
  for (let count = 0; count < 120; count += 1) {
    const socket = connect(port, '127.0.0.1')
    socket.on('error', () => {})
    socket.on('close', () => {
      closed += 1
    })
    sockets.push(socket)
  }
  const exhausted = await Promise.race([
    beat(port, key).then(
      ({ status }) => status,
      () => 'refused',
    ),
    new Promise((resolve) => setTimeout(() => resolve('refused'), 2_000)),
  ])
  expect(exhausted === 'refused' || closed > 0).toBe(true)
  for (const socket of sockets) socket.destroy()
  await expect
    .poll(async () => (await beat(port, key).catch(() => ({ status: 0 }))).status, { timeout: 20_000 })
    .toBe(200)
  expect(process.kill(child.pid as number, 0)).toBe(true)
  expect(lines.filter(({ message }) => message === 'the judge has ended')).toEqual([])
}, 60_000)

/** Sets how many files a running process may have open. */
async function limitFiles(pid: number, most: number): Promise<void> {
  const { execa } = await import('execa')
  await execa('prlimit', ['--pid', String(pid), `--nofile=${most}:${most}`])
}
