import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { maskSecrets } from '../../../../src/gateway/client/logs/mask.ts'

const long = 'canary5ecretcanary5ecret99'

describe('a line of a log file', () => {
  it.each([
    [`{"token":"${long}","port":1}`, '{"token":"canary…et99","port":1}'],
    [`{"1":"{\\"apiKey\\":\\"${long}\\"}"}`, '{"1":"{\\"apiKey\\":\\"canary…et99\\"}"}'],
    [`OPENCLAW_GATEWAY_TOKEN=${long} started`, 'OPENCLAW_GATEWAY_TOKEN=canary…et99 started'],
    [`curl -H 'Authorization: Bearer ${long}'`, "curl -H 'Authorization: Bearer canary…et99'"],
    [`run --password ${long} --port 1`, 'run --password canary…et99 --port 1'],
    ['password: hunter2, user: x', 'password: ***, user: x'],
    [
      'GET https://api.telegram.org/bot111111111:AAgoodgoodgoodgoodgood/getMe',
      'GET https://api.telegram.org/bot111111…good/getMe',
    ],
    ['key sk-proj-abcdefghijklmnopqrstuv used', 'key sk-pro…stuv used'],
    [`wss://me:${long}@host/`, 'wss://me:canary…et99@host/'],
    ['12 tokens used by session agent:main:main', '12 tokens used by session agent:main:main'],
    ['{"totalTokens":184000,"message":"sent"}', '{"totalTokens":184000,"message":"sent"}'],
  ])('%s', (line, masked) => {
    expect(maskSecrets(line)).toBe(masked)
  })

  it('shows no secret in any of these forms, and takes any line', () => {
    const secret = fc.stringMatching(/^[A-Za-z0-9_]{20,40}$/)
    const form = fc.constantFrom(
      'token=',
      '"secret":"',
      'Authorization: Bearer ',
      '--api-key ',
      'xoxb-',
      'ghp_',
    )
    fc.assert(
      fc.property(form, secret, (before, hidden) => {
        expect(maskSecrets(`a ${before}${hidden} b`)).not.toContain(hidden)
      }),
    )
    fc.assert(fc.property(fc.string(), (line) => typeof maskSecrets(line) === 'string'))
  })
})
