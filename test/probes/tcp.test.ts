import { describe, expect, it } from 'vitest'
import { deadPort, listen } from './listen.ts'
import { probeOnce } from './probe-once.ts'

describe('the tcp probe', () => {
  it('finds a port that accepts up and tells its latency', async () => {
    const port = await listen(() => {})
    const { result } = await probeOnce('tcp', { port })
    expect(result).toMatchObject({ ok: true, error: null, severity_hint: 'info', value: { up: true } })
    expect(result.value).toHaveProperty('latency_ms', expect.any(Number))
  })

  it('connects to a name that the hosts file knows', async () => {
    const port = await listen(() => {})
    const { result } = await probeOnce('tcp', { host: 'localhost', port })
    expect(result.value).toMatchObject({ up: true })
  })

  it('tells a refused connection from everything else', async () => {
    const { result } = await probeOnce('tcp', { port: await deadPort() })
    expect(result).toMatchObject({
      ok: false,
      severity_hint: 'warn',
      value: { up: false, reason: 'refused' },
    })
    expect(result.error).toContain('refused')
  })
})
