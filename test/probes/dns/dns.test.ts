import { describe, expect, it } from 'vitest'
import { deadPort } from '../listen.ts'
import { probeOnce } from '../probe-once.ts'
import { type DnsReply, record, startDnsServer } from './dns-server.ts'

const table: Readonly<Record<string, DnsReply>> = {
  'www.example.test A': [record.a('192.0.2.9'), record.a('192.0.2.10')],
  'www.example.test AAAA': [record.aaaa([0x2001, 0xdb8, 0, 0, 0, 0, 0, 1])],
  'alias.example.test CNAME': [record.name('WWW.Example.Test')],
  'example.test MX': [record.mx(20, 'b.example.test'), record.mx(10, 'a.example.test')],
  'example.test TXT': [record.txt('v=spf1 ', '-all'), record.txt('\u001b[31m\u0000red')],
  'example.test NS': [record.name('ns1.example.test')],
  '_sip._tcp.example.test SRV': [record.srv(10, 5, 5060, 'sip.example.test')],
  'empty.example.test A': [],
  'gone.example.test A': { alias: 'lb.example.test' },
  'gone.example.test AAAA': { alias: 'lb.example.test' },
  'gone.example.test MX': { alias: 'lb.example.test' },
  'gone.example.test TXT': { alias: 'lb.example.test' },
  'xn--bcher-kva.example.test CNAME': [record.name('xn--mnchen-3ya.example.test')],
  'large.example.test A': Array.from({ length: 60 }, (_, index) => record.a(`192.0.2.${index + 1}`)),
  'broken.example.test A': 2,
  'refused.example.test A': 5,
  'silent.example.test A': 'silence',
  'garbage.example.test A': 'garbage',
}

async function ask(options: Record<string, unknown>, timeoutMs?: number) {
  const server = `127.0.0.1:${await startDnsServer(table)}`
  const { result } = await probeOnce(
    'dns',
    { server, ...options },
    timeoutMs === undefined ? {} : { timeoutMs },
  )
  return result
}

describe('the dns probe', () => {
  it.each([
    ['A', 'www.example.test', ['192.0.2.10', '192.0.2.9']],
    ['AAAA', 'www.example.test', ['2001:db8::1']],
    ['CNAME', 'alias.example.test', ['www.example.test']],
    ['MX', 'example.test', ['10 a.example.test', '20 b.example.test']],
    ['TXT', 'example.test', ['\u001b[31m\u0000red', 'v=spf1 -all']],
    ['NS', 'example.test', ['ns1.example.test']],
    ['SRV', '_sip._tcp.example.test', ['10 5 5060 sip.example.test']],
  ])('reads %s records in a fixed order, whatever is in them', async (type, name, answers) => {
    const { ok, error, value } = await ask({ type, name })
    expect({ ok, error }).toEqual({ ok: true, error: null })
    expect(value).toEqual({ up: true, count: answers.length, answers, latency_ms: expect.any(Number) })
  })

  it('asks again over TCP where an answer is too long for UDP', async () => {
    expect((await ask({ name: 'large.example.test' })).value).toMatchObject({ up: true, count: 60 })
  })

  const two = ['192.0.2.9', '192.0.2.10']
  it.each([
    ['exact', two, true],
    ['exact', two.slice(1), false],
    ['exact', [...two, '192.0.2.11'], false],
    ['all', two.slice(1), true],
    ['all', ['192.0.2.9', '192.0.2.11'], false],
    ['any', ['192.0.2.9', '192.0.2.11'], true],
    ['any', ['192.0.2.11'], false],
  ])('compares with what is expected: %s %j is %s', async (expect_mode, expected, matched) => {
    const result = await ask({ name: 'www.example.test', expect: expected, expect_mode })
    expect(result).toMatchObject({ ok: matched, value: { up: matched, matched, count: 2 } })
    if (!matched) expect(result.value).toMatchObject({ reason: 'wrong_answer' })
  })

  it.each([
    ['AAAA', 'www.example.test', '2001:DB8:0::0001'],
    ['A', 'www.example.test', ' 192.0.2.9 ', 'any'],
    ['NS', 'example.test', 'NS1.Example.Test.'],
    ['CNAME', 'alias.example.test', 'www.example.test.'],
    ['CNAME', 'bücher.example.test', 'MÜNCHEN.example.test'],
    ['MX', 'example.test', '010  A.example.test.', 'any'],
    ['SRV', '_sip._tcp.example.test', '10 5 5060 SIP.example.test.'],
  ])('reads an expected %s of %s in any spelling: %s', async (type, name, one, expect_mode = 'exact') => {
    expect(await ask({ type, name, expect: [one], expect_mode })).toMatchObject({ ok: true, error: null })
  })

  it('takes a text record as it is', async () => {
    const spf = { type: 'TXT', name: 'example.test', expect_mode: 'any' }
    expect((await ask({ ...spf, expect: ['V=SPF1 -all'] })).value).toMatchObject({ matched: false })
    expect((await ask({ ...spf, expect: ['v=spf1 -all'] })).value).toMatchObject({ matched: true })
  })

  it.each(['A', 'AAAA', 'MX', 'TXT'])(
    'calls an alias that leads to no %s record a failed target',
    async (type) => {
      const { value, error } = await ask({ type, name: 'gone.example.test' })
      expect(value).toEqual({ up: false, reason: 'no_such_name', count: 0 })
      expect(error).toBe(`gone.example.test has no ${type} record`)
    },
  )

  it.each([
    ['a name that does not exist', 'nothing.example.test', 'no_such_name', 'has no A record'],
    ['a name without such a record', 'empty.example.test', 'no_such_name', 'has no A record'],
    ['a server that fails', 'broken.example.test', 'wrong_answer', 'SERVFAIL'],
    ['a server that refuses', 'refused.example.test', 'wrong_answer', 'but REFUSED'],
  ])('calls %s a failed target', async (_what, name, reason, error) => {
    const result = await ask({ name })
    expect(result).toMatchObject({ ok: false, value: { up: false, reason } })
    expect(result.error).toContain(error)
  })

  it.each(['silent.example.test', 'garbage.example.test'])('gives up in time on %s', async (name) => {
    const result = await ask({ name }, 400)
    expect(result).toMatchObject({ ok: false, value: { up: false } })
    expect(['timeout', 'wrong_answer']).toContain((result.value as { reason: string }).reason)
  })

  it('calls a server that nobody runs a failed target', async () => {
    const server = `127.0.0.1:${await deadPort()}`
    const { result } = await probeOnce('dns', { name: 'a.test', server })
    expect(result).toMatchObject({ ok: false, value: { up: false, reason: 'refused' } })
  })
})
