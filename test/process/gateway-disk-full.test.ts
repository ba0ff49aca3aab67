import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { mountable, mountTmpfs } from '../store/mount-tmpfs.ts'
import { runningGateway } from './running-gateway.ts'
import { beat } from './signed-beat.ts'

/** Fills a disk to its last byte. */
function fill(path: string): void {
  for (const size of [65_536, 4_096, 512]) {
    try {
      for (;;) writeFileSync(path, Buffer.alloc(size), { flag: 'a' })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
    }
  }
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 50))
}

it.runIf(mountable)(
  'a full disk refuses beats and says why; what is read is answered, and room ends it',
  async () => {
    const disk = mountTmpfs('4m')
    const { get, url, lines } = await runningGateway(disk)
    const port = Number(new URL(url).port)
    const key = JSON.parse(readFileSync(join(disk, 'gateway/agent-key.json'), 'utf8'))
    const status = `/v1/agents/${key.agent_id}/status`
    expect(await beat(port, key)).toMatchObject({ status: 200 })
    const before = (await get(status)).body
    const filler = join(disk, 'filler')
    fill(filler)
    const bulk = 'x'.repeat(40_000)
    let refused = await beat(port, key, { note: bulk })
    for (let tries = 0; refused.status === 200 && tries < 200; tries += 1) {
      refused = await beat(port, key, { note: bulk })
    }
    expect(refused).toMatchObject({ status: 503, body: { type: 'urn:openvitals:problem:store-unavailable' } })
    expect(await get('/readyz', {})).toMatchObject({
      ...{ status: 503, body: { ready: false, faults: [expect.stringContaining('the store cannot write')] } },
    })
    expect((await get(status)).body.agent_id).toBe(before.agent_id)
    rmSync(filler)
    await until(async () => (await get('/readyz', {})).status === 200)
    expect(await beat(port, key)).toMatchObject({ status: 200 })
    expect(lines.map(({ message }) => message)).toContain('the store writes again')
  },
)
