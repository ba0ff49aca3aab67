import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { logLines } from './log-lines.ts'
import { runningGateway } from './running-gateway.ts'
import { beat, type Key } from './signed-beat.ts'
import { emptyDirectory, startVitals } from './vitals.ts'

it('a watch of every node needs no set-up, and lives over a stop and a start of the gateway', async () => {
  const home = emptyDirectory()
  const state = join(home, '.local/state/vitals')
  const first = await runningGateway(state)
  const key: Key = JSON.parse(readFileSync(join(state, 'gateway/agent-key.json'), 'utf8'))
  const beatAt = (url: string, seq: number) => beat(Number(new URL(url).port), key, { seq, boot_epoch: 1 })
  await beatAt(first.url, 1)
  const watch = startVitals(['nodes', 'watch', '*', '--json'], { env: { HOME: home } })
  const news = logLines(watch.child)
  let noted = ''
  watch.child.stderr.on('data', (chunk: string) => {
    noted += chunk
  })
  await expect.poll(() => news.length, { timeout: 60_000 }).toBe(1)
  await beatAt(first.url, 2)
  await expect.poll(() => news.length, { timeout: 60_000 }).toBe(2)
  first.child.kill('SIGTERM')
  await first.ended
  const second = await runningGateway(state)
  // It is connected again when it has read the list and heard what is sent from then on.
  await expect.poll(() => second.lines.length, { timeout: 60_000 }).toBeGreaterThan(0)
  const seen = () => news.filter(({ type }) => type === 'seen').length
  let seq = 2
  const again = async () => {
    seq += 1
    await beatAt(second.url, seq)
    return seen()
  }
  await expect.poll(again, { timeout: 60_000, interval: 500 }).toBeGreaterThan(2)
  expect(noted).toContain('The gateway stops: signal. It ends in 5s.')
  watch.child.kill('SIGTERM')
  expect((await watch.ended).status).toBe(143)
})
