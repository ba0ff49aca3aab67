import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { openRecording } from '../../src/agent/recording.ts'
import { mountable, mountTmpfs } from '../store/mount-tmpfs.ts'
import { agentHost } from './agent-host.ts'

const policy = `
probes: { flag: { kind: file, path: HERE/flag }, other: { kind: file, path: HERE/other } }
facts: { orders: { type: number } }
checks:
  flag:
    transitions:
      healthy->degraded: { condition: flag.exists == false }
  other:
    transitions:
      healthy->degraded: { condition: other.exists == false && orders < 1 }
`
const lines = (path: string) =>
  readFileSync(path, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))

describe('a recording', () => {
  it('is not there before its first round, and then for its owner alone', async () => {
    const host = agentHost(policy)
    const recording = openRecording(host.path('r.ndjson'))
    expect(existsSync(host.path('r.ndjson'))).toBe(false)
    recording.append((await host.round()).recorded)
    recording.close()
    expect(statSync(host.path('r.ndjson')).mode & 0o777).toBe(0o600)
  })

  it('says first what it is and that gaps mean nothing, and then one line a round', async () => {
    const host = agentHost(policy)
    for (const round of [1, 2]) {
      const recording = openRecording(host.path('r.ndjson'))
      recording.append(
        (await host.round({ probes: round === 2 ? ['flag'] : [], facts: ['orders=3'] })).recorded,
      )
      recording.close()
      recording.close()
      host.wait(30_000)
    }
    const [head, ...rounds] = lines(host.path('r.ndjson'))
    expect(head).toMatchObject({ recording: 1, fill: false, policy: 'policy' })
    expect(rounds.filter((line) => 'recording' in line)).toEqual([])
    const samples = rounds.filter((line) => 'probes' in line)
    expect(samples.map(({ ts }) => ts)).toEqual(['2026-01-01T00:00:00.000Z', '2026-01-01T00:00:30.000Z'])
    expect(samples[0]).toMatchObject({
      facts: { orders: 3 },
      probes: { flag: { ok: true }, other: { ok: true } },
    })
    expect(samples[0]).not.toHaveProperty('skipped')
    expect(samples[1]).toMatchObject({ skipped: ['other'] })
  })

  it('that cannot be written is refused before anything is probed', () => {
    const host = agentHost(policy)
    for (const place of [host.path('no/such/r.ndjson'), host.directory]) {
      const refused = expect.objectContaining({ code: 'CANNOT_WRITE' })
      expect(() => openRecording(place)).toThrow(refused)
    }
  })

  it.runIf(mountable)('that the disk refuses stays whole lines', async () => {
    const host = agentHost(policy)
    const disk = mountTmpfs('64k')
    const path = `${disk}/r.ndjson`
    const { recorded } = await host.round()
    const recording = openRecording(path)
    recording.append(recorded)
    const before = readFileSync(path, 'utf8')
    execFileSync('sh', ['-c', `dd if=/dev/zero of=${disk}/filler bs=512 2>/dev/null || true`])
    const refused = expect.objectContaining({ code: 'CANNOT_WRITE' })
    expect(() => {
      for (let round = 0; round < 100; round += 1) recording.append(recorded)
    }).toThrow(refused)
    expect(readFileSync(path, 'utf8').startsWith(before)).toBe(true)
    expect(() => lines(path)).not.toThrow()
    recording.close()
  })
})
