import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { busyOpenClaw } from '../gateway/busy-gateway.ts'
import { type ScriptedGateway, startGateway } from '../gateway/scripted-gateway.ts'
import { startVitals, vitals } from './vitals.ts'

async function gatewayOf(methods: Readonly<Record<string, unknown>>): Promise<ScriptedGateway> {
  const gateway = await startGateway({ methods })
  onTestFinished(() => gateway.stop())
  return gateway
}

describe('vitals nodes watch', () => {
  it('tells of nodes that come, go and stay away, and never touches the heartbeats of OpenClaw', async () => {
    const gateway = await gatewayOf(busyOpenClaw)
    const { ended } = startVitals([
      ...['nodes', 'watch', 'macbook', 'phone', '--json', '--url', gateway.url],
      ...['--stale-after', '2s', '--exit-on-stale'],
    ])
    const { status, stdout } = await ended
    const news = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(news.map(({ type, nodeId }) => `${nodeId} ${type}`)).toEqual([
      'macbook seen',
      'phone disconnected',
      'phone stale',
    ])
    expect(status).toBe(1)
    expect(gateway.asked.some(({ method }) => method === 'set-heartbeats')).toBe(false)
  })

  it.each([
    ['one of two is stale', false, 1],
    ['all of two are stale', true, 2],
  ])('ends by --exit-on-stale where %s', async (_, all, expected) => {
    const node = (nodeId: string, connected: boolean) => ({
      ...{ nodeId, connected, paired: true, platform: 'linux', lastSeenAtMs: Date.now() - 3_600_000 },
    })
    const gateway = await gatewayOf({ 'node.list': { nodes: [node('a', false), node('b', !all)] } })
    const line = ['nodes', 'watch', 'a', 'b', '--url', gateway.url, '--stale-after', '5m', '--exit-on-stale']
    const { status, stdout } = await vitals(line)
    expect(stdout.match(/^\S+ \w+ is stale/gm)).toHaveLength(all ? 2 : 1)
    expect(status).toBe(expected)
  })

  it('says at once that a node is not listed, and which ones are', async () => {
    const nodes = [{ nodeId: 'mac', displayName: 'Desk', connected: true, paired: true, platform: 'macos' }]
    const gateway = await gatewayOf({ 'node.list': { nodes } })
    const { child, ended } = startVitals([
      'nodes',
      'watch',
      'mca',
      '--url',
      gateway.url,
      '--stale-after',
      '1h',
    ])
    let told = ''
    child.stderr.on('data', (chunk) => {
      told += chunk
    })
    await vi.waitUntil(() => told.includes('\n'), { timeout: 30_000 })
    child.kill('SIGTERM')
    expect((await ended).stdout).toMatch(/^\S+ mca is no node of this gateway\n$/)
    expect(told).toBe('vitals: the gateway lists mac (Desk); one that is not listed is waited for.\n')
  })

  it('subscribes to the beats of our own gateway', async () => {
    const gateway = await startGateway({
      methods: { 'node.list': { nodes: [] }, 'set-heartbeats': { nodeIds: ['a'] } },
      hello: { features: { capabilities: ['openvitals'] } },
    })
    onTestFinished(() => gateway.stop())
    const { child, ended } = startVitals(['nodes', 'watch', 'a', '--json', '--url', gateway.url])
    const heard = new Promise<string>((resolve) => child.stdout.once('data', resolve))
    const subscribed = () => gateway.asked.some(({ method }) => method === 'set-heartbeats')
    await vi.waitUntil(subscribed, { timeout: 30_000 })
    const beat = { nodeId: 'a', timestamp: Date.now(), seq: 1, state: 'healthy' }
    const beating = setInterval(() => gateway.emit('heartbeat', beat), 200)
    onTestFinished(() => clearInterval(beating))
    expect(JSON.parse((await heard).split('\n')[0] ?? '')).toMatchObject({ nodeId: 'a' })
    expect(gateway.asked.find(({ method }) => method === 'set-heartbeats')?.params).toEqual({
      nodeIds: ['a'],
    })
    child.kill('SIGTERM')
    expect((await ended).status).toBe(143)
  })
})
