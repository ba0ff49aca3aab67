import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { probeKinds } from '../../../src/core/probe-kind/kinds.ts'

const smallest: Record<string, Record<string, unknown>> = {
  cpu: {},
  memory: {},
  disk: {},
  process: { name: 'sshd' },
  file: { path: '/etc/hosts' },
  http: { url: 'http://127.0.0.1:8080/healthz' },
  tcp: { port: 22 },
  command: { argv: ['true'] },
  dns: { name: 'example.org' },
  certificate: { endpoint: 'example.org' },
  credential: { file: '/etc/token' },
  queue: { path: '/var/spool/queue' },
  log: { path: '/var/log/app.log', pattern: 'retry' },
  clock: {},
  heartbeat: { path: '/run/agent/beat.json' },
  systemd: { unit: 'sshd.service' },
  permission: { path: '/etc/ssl' },
  gateway: {},
}

function issuesOf(kind: string, options: unknown): string[] {
  const parsed = v.safeParse(probeKinds[kind]!.options, options)
  return parsed.success ? [] : parsed.issues.map((issue) => `${v.getDotPath(issue) ?? ''}: ${issue.message}`)
}

describe('the probe kinds', () => {
  it('are those that have a smallest form here, each under its own name', () => {
    expect(Object.keys(probeKinds)).toEqual(Object.keys(smallest))
    for (const [name, kind] of Object.entries(probeKinds)) expect(kind.kind).toBe(name)
  })

  it.each(Object.keys(smallest))(
    '%s takes its smallest options and gives itself its defaults again',
    (kind) => {
      const schema = probeKinds[kind]!.options
      const filled = v.parse(schema, smallest[kind])
      expect(v.parse(schema, JSON.parse(JSON.stringify(filled)))).toEqual(filled)
    },
  )

  it.each(Object.keys(smallest))('%s refuses an option it does not know', (kind) => {
    expect(issuesOf(kind, { ...smallest[kind], nosuch: 1 })).toHaveLength(1)
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
