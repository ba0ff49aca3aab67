import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { play } from '../../timeline.ts'

const host = readFileSync('policies/host.yaml', 'utf8')
const server = readFileSync('policies/server.yaml', 'utf8')

/** A calm host on a kernel without PSI, a file system that counts no inodes, no swap and no sudoers file. */
const calm = {
  disk: '{"free_pct":50,"read_only":false}',
  memory: '{"available_pct":60,"used_pct":40}',
  cpu: '{"load_per_core":0.3,"cores":2}',
  sudoers: '{"exists":false,"changed":false,"permissions_changed":false}',
}

type Seen = Partial<Record<keyof typeof calm, string>>

const circumstances: readonly (readonly [title: string, seen: Seen, host: string, server: string])[] = [
  ['a calm host without PSI, inode counts and swap', {}, 'healthy', 'healthy'],
  [
    'PSI and inodes that are fine',
    {
      disk: '{"free_pct":50,"read_only":false,"inodes_free_pct":80}',
      memory: '{"available_pct":60,"used_pct":40,"psi_full_avg10":0.1}',
    },
    'healthy',
    'healthy',
  ],
  [
    'a root that is an image',
    { disk: '{"free_pct":0,"read_only":true,"fs_type":"squashfs"}' },
    'healthy',
    'healthy',
  ],
  [
    'a root that became read-only',
    { disk: '{"free_pct":50,"read_only":true,"fs_type":"ext4"}' },
    'critical',
    'critical',
  ],
  ['a full disk', { disk: '{"free_pct":1,"read_only":false}' }, 'critical', 'critical'],
  [
    'no inodes left',
    { disk: '{"free_pct":50,"read_only":false,"inodes_free_pct":1}' },
    'critical',
    'degraded',
  ],
  ['little memory', { memory: '{"available_pct":2,"used_pct":98}' }, 'critical', 'critical'],
  [
    'tasks that wait for memory',
    { memory: '{"available_pct":50,"used_pct":50,"psi_full_avg10":45}' },
    'degraded',
    'degraded',
  ],
  ['a long overload', { cpu: '{"load_per_core":6,"cores":2}' }, 'degraded', 'critical'],
  ['a prober that failed', { memory: '!' }, 'unknown', 'unknown'],
  ['a prober that gave nothing', { disk: '_' }, 'unknown', 'unknown'],
]

describe('The shipped policies', () => {
  const play30 = (yaml: string, seen: Seen) =>
    play(
      yaml,
      Object.fromEntries(Object.entries({ ...calm, ...seen }).map(([name, cell]) => [name, `${cell}x30`])),
    )

  test.each(circumstances)('judge %s', (_, seen, hostState, serverState) => {
    expect(play30(host, seen).state.overall.state).toBe(hostState)
    expect(play30(server, seen).state.overall.state).toBe(serverState)
  })

  test.each(circumstances)('are healthy again after %s', (_, seen) => {
    for (const yaml of [host, server]) {
      const after = play30(yaml, seen)
      const series = Object.entries(calm).map(([name, cell]) => [name, `${cell}x30`])
      expect(play(yaml, Object.fromEntries(series), { after }).state.overall.state).toBe('healthy')
    }
  })

  test.each([
    ['host', host],
    ['server', server],
  ])('call a calm host healthy at the first look at policies/%s.yaml', (_, yaml) => {
    expect(play(yaml, calm).states).toBe('H')
    expect(play(yaml, calm, { countsMet: true }).states).toBe('H')
  })
})
