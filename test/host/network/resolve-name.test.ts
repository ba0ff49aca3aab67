import { createSocket } from 'node:dgram'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { fromHosts, resolveName } from '../../../src/host/network/resolve-name.ts'
import { scratch } from '../../probes/scratch.ts'

type Reply = 'a' | 'none' | 'failure' | 'silence'
const never = new AbortController().signal

/** A name server that answers questions for IPv4 and IPv6 as told, until the test is over. */
async function nameServer(v4: Reply, v6: Reply): Promise<string> {
  const server = createSocket('udp4')
  server.on('message', (question, from) => {
    const wantsV6 = question.includes(Buffer.from([0, 28, 0, 1]))
    const reply = wantsV6 ? v6 : v4
    if (reply !== 'silence') server.send(answerTo(question, reply, wantsV6), from.port, from.address)
  })
  await new Promise<void>((resolve) => server.bind(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return `127.0.0.1:${server.address().port}`
}

function answerTo(question: Buffer, reply: Reply, v6: boolean): Buffer {
  const end = question.indexOf(0, 12) + 5
  const head = Buffer.from(question.subarray(0, end))
  head.writeUInt16BE(reply === 'none' ? 0x8183 : reply === 'failure' ? 0x8182 : 0x8180, 2)
  head.writeUInt16BE(reply === 'a' ? 1 : 0, 6)
  head.writeUInt16BE(0, 10)
  if (reply !== 'a') return head
  const address = v6 ? Buffer.from('20010db8000000000000000000000001', 'hex') : Buffer.from([192, 0, 2, 1])
  return Buffer.concat([
    head,
    Buffer.from([0xc0, 12, 0, v6 ? 28 : 1, 0, 1, 0, 0, 0, 9, 0, address.length]),
    address,
  ])
}

async function ask(v4: Reply, v6: Reply, signal = never) {
  const hostsFile = join(scratch({ hosts: '' }), 'hosts')
  return resolveName('api.example', signal, { hostsFile, servers: [await nameServer(v4, v6)] })
}

const first = { address: '192.0.2.1', family: 4 }
const second = { address: '2001:db8::1', family: 6 }

describe('resolveName', () => {
  it.each([
    ['192.0.2.7', 4],
    ['2001:db8::7', 6],
  ])('takes the address %s as it stands', async (address, family) => {
    expect(await resolveName(address, never)).toEqual([{ address, family }])
  })

  it('takes the hosts file before DNS', async () => {
    const hostsFile = join(scratch({ hosts: '192.0.2.9 api.example\n' }), 'hosts')
    const servers = [await nameServer('a', 'a')]
    expect(await resolveName('API.example', never, { hostsFile, servers })).toEqual([
      { address: '192.0.2.9', family: 4 },
    ])
  })

  it.each<[Reply, Reply, object[]]>([
    ['a', 'none', [first]],
    ['none', 'a', [second]],
    ['a', 'a', [first, second]],
    ['a', 'silence', [first]],
  ])('finds %s for IPv4 with %s for IPv6', async (v4, v6, addresses) => {
    expect(await ask(v4, v6)).toEqual(addresses)
  })

  it.each<[Reply, string]>([
    ['none', 'ENOTFOUND'],
    ['failure', 'ESERVFAIL'],
  ])('tells a name server that answers %s', async (reply, code) => {
    await expect(ask(reply, reply)).rejects.toMatchObject({ name: 'NameError', code })
  })

  it('lets go of a name server that says nothing when the time is over', async () => {
    const over = new AbortController()
    setTimeout(() => over.abort('timeout'), 50)
    await expect(ask('silence', 'silence', over.signal)).rejects.toMatchObject({ code: 'ECANCELLED' })
  })
})

describe('fromHosts', () => {
  const hosts =
    '# 10.0.0.1 db\n127.0.1.1\tbox Box.local # mine\n::1 ip6-localhost\n10.0.0.2 db # db2\n10.0.0.3 db\n'

  it.each([
    ['box.LOCAL', ['127.0.1.1']],
    ['db', ['10.0.0.2', '10.0.0.3']],
    ['ip6-localhost', ['::1']],
    ['db2', []],
    ['localhost', ['127.0.0.1', '::1']],
    ['a.localhost', ['127.0.0.1', '::1']],
  ])('finds %s', (host, addresses) => {
    expect(fromHosts(hosts, host).map(({ address }) => address)).toEqual(addresses)
  })
})
