import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isForeign } from '../../../../src/gateway/server/http/host-guard.ts'
import { paramsIn } from '../../../../src/gateway/server/http/router.ts'

const asked = (host: string, origin?: string) => {
  return isForeign({ headers: { host, ...(origin !== undefined && { origin }) } }, ['gateway.example'])
}

describe('a request', () => {
  it('is taken by the names of this host and by configured ones, with any port', () => {
    for (const host of ['localhost:18900', '127.0.0.1', '[::1]:18900', 'Gateway.Example:443']) {
      expect(asked(host)).toBeNull()
    }
  })

  it('is refused by every other name: a page that was made to lead here', () => {
    fc.assert(
      fc.property(fc.domain(), (name) => {
        fc.pre(name !== 'gateway.example')
        expect(asked(name)).toBe('unknown-host')
        expect(asked('localhost', `https://${name}`)).toBe('foreign-origin')
      }),
    )
    expect(asked('')).toBe('unknown-host')
    expect(asked('localhost', 'null')).toBe('foreign-origin')
    expect(asked('localhost', 'http://localhost:3000')).toBeNull()
  })
})

describe('a path', () => {
  it('gives its named parts where it fits a pattern, and ids alone', () => {
    expect(paramsIn('/v1/agents/:id/status', '/v1/agents/web-1/status')).toEqual({ id: 'web-1' })
    for (const path of [
      '/v1/agents//status',
      '/v1/agents/a/b',
      '/v1/agents/../status',
      '/v1/agents/a%2f/status',
    ]) {
      expect(paramsIn('/v1/agents/:id/status', path)).toBeNull()
    }
  })
})
