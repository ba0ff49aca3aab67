import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { adHocPolicy } from '../../../src/agent/ad-hoc/policy.ts'
import { loadPolicy } from '../../../src/core/policy/language/load/load.ts'
import { optionHelp } from '../../../src/core/probe-kind/option-help.ts'
import { probeKinds } from '../../../src/core/probe-kind/registry.ts'

function issuesOf(kind: string, options: unknown): string[] {
  const parsed = v.safeParse(probeKinds[kind]!.options, options)
  return parsed.success ? [] : parsed.issues.map((issue) => `${v.getDotPath(issue) ?? ''}: ${issue.message}`)
}

/** The options that a kind's own example stands for, as the loader of policies fills them in. */
function exampleOptions(kind: string): Record<string, unknown> {
  const { target = null, set = [], degraded = null, critical = null } = probeKinds[kind]!.example
  const { text } = adHocPolicy({ kind, target, set, degraded, critical })
  const { policy } = loadPolicy({ path: 'example', bytes: new TextEncoder().encode(text) }, 'sha256:0')
  return { ...policy.probes[0]!.options }
}

describe('the probe kinds', () => {
  it.each(Object.keys(probeKinds))(
    '%s is named like its file, has a target or none, and words for each option',
    (kind) => {
      const { options, kind: name, description, target } = probeKinds[kind]!
      expect(name).toBe(kind)
      expect(description).toMatch(/^[A-Z].*[^.]$/)
      const help = optionHelp({ options })
      for (const [option, words] of help)
        expect([option, words]).toEqual([option, expect.stringMatching(/^[A-Z`].*\.$/)])
      if (typeof target === 'string') expect(help.map(([option]) => option)).toContain(target)
    },
  )

  it.each(Object.keys(probeKinds))('%s gives itself the options of its example again', (kind) => {
    const filled = exampleOptions(kind)
    expect(v.parse(probeKinds[kind]!.options, JSON.parse(JSON.stringify(filled)))).toEqual(filled)
  })

  it.each(Object.keys(probeKinds))('%s refuses an option it does not know', (kind) => {
    expect(issuesOf(kind, { ...exampleOptions(kind), nosuch: 1 })).toHaveLength(1)
  })

  it.each(Object.values(probeKinds).filter((kind) => kind.fields))(
    '$kind shows one of its own fields first',
    (kind) => {
      expect(Object.keys(kind.fields!)).toContain(kind.primary)
    },
  )

  it.each([
    ['process', {}, 'needs one of'],
    ['process', { name: '' }, 'must not be empty'],
    ['file', {}, 'path'],
    ['file', { path: 'a\0b' }, 'NUL'],
    ['file', { path: '/x', digest_max: '2GiB' }, 'between'],
    ['file', { path: '/x', digest_max: '16' }, 'size such as'],
    ['http', { url: 'ftp://host/' }, 'http:// or https://'],
    ['http', { url: 'http://user:secret@host/' }, 'headers'],
    ['http', { url: 'http://host:99999/' }, 'not a valid address'],
    ['http', { url: 'http://h/', expect_status: 'ok' }, 'must be a status'],
    ['http', { url: 'http://h/', method: 'POST' }, 'method'],
    ['http', { url: 'http://h/', headers: { 'Content-Length': '5' } }, 'set by the probe'],
    ['http', { url: 'http://h/', headers: { 'x-a': 'b\r\nc: d' } }, 'not a header value'],
    ['http', { url: 'http://h/', samples: 0 }, 'samples'],
    ['tcp', { port: 65_536 }, 'port'],
    ['gateway', { url: 'http://127.0.0.1:18789' }, 'ws:// or wss://'],
    ['gateway', { url: 'ws://user:secret@127.0.0.1' }, 'user name'],
    ['gateway', { ask: ['secrets'] }, 'ask'],
    ['heartbeat', {}, 'needs one of'],
    ['heartbeat', { path: '/x', agent: 'a', gateway: {} }, 'needs one of'],
    ['heartbeat', { gateway: {} }, 'needs the agent'],
    ['command', { argv: [] }, 'must name a program'],
    ['command', { argv: [''] }, 'must name a program'],
    ['command', { argv: 'df -h' }, 'argv'],
    ['command', { argv: ['x'], env: { 'A=B': '1' } }, 'not a variable name'],
    ['dns', { name: 'two words' }, 'not a name'],
    ['dns', { name: 'x', type: 'ANY' }, 'type'],
    ['dns', { name: 'x', server: '127.0.0.1:0' }, 'a host and a port'],
    ['dns', { name: 'x', expect: [] }, 'expect'],
    ['certificate', {}, 'needs one of file or endpoint'],
    ['certificate', { file: '/a', endpoint: 'b' }, 'needs one of file or endpoint'],
    ['certificate', { endpoint: 'https://host/' }, 'a host and a port'],
    ['credential', { file: '/t', url: 'http://example.org/me' }, 'must be https://'],
    ['credential', { file: '/t', url: 'http://127.0.0.1.example.org/me' }, 'must be https://'],
    ['credential', { file: '/t', url: 'https://me:word@example.org/' }, 'http:// or https://'],
    ['credential', { file: '/t', max_mode: '999' }, 'permissions in octal'],
    ['credential', { file: '/t', token_key: 'a..b' }, 'keys with dots'],
    ['credential', { file: '/t', url: 'https://h/', expires_key: 'a' }, 'needs token_key'],
    ['queue', { path: '/q', max_entries: 0 }, 'whole number from 1'],
    ['log', { path: '/l' }, 'pattern'],
    ['log', { path: '/l', pattern: 'x', max_bytes: '1' }, 'size such as'],
    ['heartbeat', {}, 'path'],
    ['systemd', { unit: '--all' }, 'not the name of a unit'],
    ['systemd', { unit: 'a b' }, 'not the name of a unit'],
    ['permission', { path: '/p', max_entries: 1.5 }, 'whole number'],
  ])('%s refuses %j', (kind, options, because) => {
    const issues = issuesOf(kind, options)
    expect(issues).toHaveLength(1)
    expect(issues[0]).toContain(because)
  })
})
