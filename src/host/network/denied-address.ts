import type { BlockList } from 'node:net'
import type { Address } from './resolve-name.ts'

/** Where cloud providers answer with credentials, besides the link-local range. */
const metadata4 = ['100.100.100.200', '168.63.129.16', '192.0.0.192']
const metadata6 = ['fd00:ec2::254', 'fd20:ce::254']

let denied: BlockList | null = null

/**
 * Whether an address is link-local or a cloud's metadata service, also written as IPv4 inside IPv6 (mapped,
 * NAT64). A probe would otherwise let the writer of a policy, or a redirect, read a machine's credentials.
 */
export function isDeniedAddress({ address, family }: Address): boolean {
  denied ??= build()
  const [plain = address] = address.split('%')
  return denied.check(plain, family === 6 ? 'ipv6' : 'ipv4')
}

function build(): BlockList {
  const list = new (process.getBuiltinModule('node:net').BlockList)()
  addSubnet4(list, '169.254.0.0', 16)
  for (const address of metadata4) addSubnet4(list, address, 32)
  list.addSubnet('fe80::', 10, 'ipv6')
  for (const address of metadata6) list.addAddress(address, 'ipv6')
  return list
}

function addSubnet4(list: BlockList, address: string, bits: number): void {
  list.addSubnet(address, bits, 'ipv4')
  for (const prefix of ['::ffff:', '64:ff9b::', '::'])
    list.addSubnet(`${prefix}${address}`, 96 + bits, 'ipv6')
}
