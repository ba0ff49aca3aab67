import { describe, expect, it } from 'vitest'
import { find, local, secretsOf, token, type World } from './discovered.ts'

describe('what cannot be used is told without its content', () => {
  const reference = { source: 'exec', provider: 'vault', id: 'canary-5ecret' }
  it.each<[string, World, RegExp]>([
    ['a SecretRef alone', { files: local(token(reference)) }, /gateway\.auth\.token is a SecretRef/],
    ['a variable that is not set', { files: local(token('${NOT_SET}')) }, /needs the variable NOT_SET/],
    [
      'no JSON5',
      { files: { '.openclaw/openclaw.json': '{ gateway: { auth: { token: "canary-5ecret" ] } }' } },
      /line 1, column \d+: invalid character/,
    ],
    [
      'an include that is not there',
      { files: { '.openclaw/openclaw.json': '{"$include":"x.json"}' } },
      /which is not there/,
    ],
    [
      'an include of a device without end',
      { files: { '.openclaw/openclaw.json': '{"$include":"/dev/zero"}' } },
      /it is not a regular file/,
    ],
    [
      'files that include each other many times over',
      {
        files: Object.fromEntries(
          ['openclaw', 'a', 'b', 'c', 'd'].map((name, index) => [
            `.openclaw/${name}.json`,
            JSON.stringify({ $include: new Array(20).fill(`./${'abcde'[index]}.json`) }),
          ]),
        ),
      },
      /more than 100 files/,
    ],
    [
      'an include in a circle',
      { files: { '.openclaw/openclaw.json': '{"$include":"./openclaw.json"}' } },
      /leads back/,
    ],
    [
      'what is nested without end',
      { files: { '.openclaw/openclaw.json': `{ a: ${'['.repeat(100)}${']'.repeat(100)} }` } },
      /nested deeper than 64/,
    ],
    ['remote without an address', { files: local({ mode: 'remote' }) }, /gateway\.remote\.url is not set/],
  ])('%s', async (_, world, message) => {
    let failure: unknown
    try {
      await find(world)
    } catch (error) {
      failure = error
    }
    expect(failure).toMatchObject({
      code: 'GATEWAY_CONFIG',
      exit: 78,
      message: expect.stringMatching(message),
    })
    expect(String(failure)).not.toContain('canary')
  })

  it('a SecretRef is passed over where another credential is there', async () => {
    const world = { files: local(token(reference)), env: { OPENCLAW_GATEWAY_TOKEN: 'env' } }
    expect(secretsOf(await find(world))).toEqual(['token env'])
  })
})

describe('names from before the renaming', () => {
  it('are obeyed, and one line says which is old', async () => {
    const env = { CLAWDBOT_GATEWAY_URL: 'ws://x:1', CLAWDBOT_GATEWAY_TOKEN: 'old' }
    const found = await find({ env })
    expect(found.url).toBe('ws://x:1')
    expect(secretsOf(found)).toEqual(['token old'])
    expect(found.warned).toEqual(['vitals: CLAWDBOT_GATEWAY_URL is an old name; use OPENCLAW_GATEWAY_URL.'])
  })

  it('give way to the new ones without a word', async () => {
    const env = {
      CLAWDBOT_GATEWAY_TOKEN: 'old',
      OPENCLAW_GATEWAY_TOKEN: 'new',
      OPENCLAW_GATEWAY_URL: 'ws://x:1',
    }
    expect((await find({ env })).warned).toEqual([])
  })
})
